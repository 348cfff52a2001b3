#include "forecasts/recorded_intensity.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

std::string Stamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

absl::Status NothingAhead(const IntensitySeries& series, absl::Time now) {
  return absl::NotFoundError(
      absl::StrCat("nothing after ", Stamp(now), ": it ends at ", Stamp(series.span().end)));
}

absl::StatusOr<Forecast> PerfectForecast(const IntensitySeries& actual, absl::Time now) {
  IntensitySeries ahead = StepsFrom(actual, now);
  if (ahead.empty()) return NothingAhead(actual, now);
  return Forecast{.series = std::move(ahead),
                  .issue_time = now,
                  .issue_time_is_fetch_time = true,
                  .fetch_time = now};
}

absl::StatusOr<Forecast> NewestForecast(const std::vector<Forecast>& forecasts, absl::Time now) {
  const auto later = std::upper_bound(
      forecasts.begin(), forecasts.end(), now,
      [](absl::Time time, const Forecast& forecast) { return time < forecast.issue_time; });
  if (later == forecasts.begin()) {
    return absl::NotFoundError(absl::StrCat("no forecast was issued by ", Stamp(now),
                                            ", the first one is of ",
                                            Stamp(forecasts.front().issue_time)));
  }
  Forecast newest = *std::prev(later);
  IntensitySeries ahead = StepsFrom(newest.series, now);
  if (ahead.empty()) return NothingAhead(newest.series, now);
  newest.series = std::move(ahead);
  newest.fetch_time = now;
  return newest;
}

}  // namespace

IntensitySeries StepsFrom(const IntensitySeries& series, absl::Time now) {
  const IntensityStep* const current = series.StepAt(now);
  return series.Cut({current != nullptr ? current->span.begin : now, absl::InfiniteFuture()});
}

IntensitySeries StepsEndedBy(const IntensitySeries& series, const TimeSpan& span, absl::Time now) {
  const IntensityStep* const first = series.StepAt(span.begin);
  TimeSpan whole = {first != nullptr ? first->span.begin : span.begin, std::min(span.end, now)};
  // The step that holds the end is kept only if it has ended.
  if (const IntensityStep* const last = series.StepAt(whole.end)) {
    const bool wanted = last->span.begin < span.end && last->span.end <= now;
    whole.end = wanted ? last->span.end : last->span.begin;
  }
  return series.Cut(whole);
}

absl::StatusOr<Forecast> ForecastAt(const RecordedIntensity& recorded, absl::Time now) {
  if (recorded.IsAsIssued()) {
    return NewestForecast(std::get<std::vector<Forecast>>(recorded.content), now);
  }
  return PerfectForecast(std::get<IntensitySeries>(recorded.content), now);
}

absl::StatusOr<IntensitySeries> ActualAt(const RecordedIntensity& recorded, const TimeSpan& span,
                                         absl::Time now) {
  if (recorded.IsAsIssued()) {
    return absl::FailedPreconditionError(
        "holds forecasts, not what came true: name a file of actual intensity as well");
  }
  const auto& series = std::get<IntensitySeries>(recorded.content);
  IntensitySeries known = StepsEndedBy(series, span, now);
  if (known.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "nothing known by ", Stamp(now), " of ", Stamp(span.begin), " to ", Stamp(span.end),
        ": it reaches from ", Stamp(series.span().begin), " to ", Stamp(series.span().end)));
  }
  return known;
}

}  // namespace windfall
