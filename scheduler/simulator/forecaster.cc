#include "scheduler/simulator/forecaster.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "scheduler/simulator/growing_noise.h"
#include "scheduler/simulator/seeded_draw.h"

namespace windfall {
namespace {

// REQUIRES: the steps are in order, within the plausible range.
IntensitySeries SeriesOf(const SeriesIdentity& identity, std::vector<IntensityStep> steps) {
  absl::StatusOr<IntensitySeries> series = IntensitySeries::Create(identity, std::move(steps));
  return series.ok() ? *std::move(series) : IntensitySeries();
}

// 0 if nothing is known: then there is nothing to add an error to.
double MeanGramsPerKwh(const IntensitySeries& series) {
  return ToGramsPerKwh(series.MeanOfKnown().value_or(GramsPerKwh(0)));
}

IntensitySeries WithNoise(const IntensitySeries& actual, double noise, uint64_t seed) {
  const double deviation = noise * MeanGramsPerKwh(actual);
  std::vector<IntensityStep> steps = actual.steps();
  for (IntensityStep& step : steps) {
    const double error = deviation * DrawNormal(seed, "noise " + actual.identity().zone,
                                                absl::ToUnixSeconds(step.span.begin));
    const double noisy = std::clamp(ToGramsPerKwh(step.intensity) + error, 0.0,
                                    ToGramsPerKwh(kHighestPlausibleIntensity));
    step.intensity = GramsPerKwhRounded(noisy);
  }
  return SeriesOf(actual.identity(), std::move(steps));
}

// The last step that has ended by `now`; null: none has.
const IntensityStep* LastEnded(const IntensitySeries& series, absl::Time now) {
  const auto after = std::upper_bound(
      series.steps().begin(), series.steps().end(), now,
      [](absl::Time time, const IntensityStep& step) { return time < step.span.end; });
  return after == series.steps().begin() ? nullptr : &*std::prev(after);
}

// Forecasts are issued at full hours.
absl::Time HourOf(absl::Time time) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), absl::Hours(1));
}

std::vector<Forecast>::const_iterator FirstIssuedAfter(const std::vector<Forecast>& issued,
                                                       absl::Time time) {
  return std::upper_bound(
      issued.begin(), issued.end(), time,
      [](absl::Time t, const Forecast& forecast) { return t < forecast.issue_time; });
}

}  // namespace

Forecaster::Forecaster(const ForecastModel& model, IntensitySeries actual, uint64_t seed,
                       std::vector<Forecast> issued)
    : model_(model),
      seed_(seed),
      known_(model.kind == ForecastModel::Kind::kNoise ? WithNoise(actual, model.noise, seed)
                                                       : std::move(actual)),
      issued_(std::move(issued)) {
  if (model.kind == ForecastModel::Kind::kGrowingNoise) {
    deviation_grams_per_kwh_ = model.noise * MeanGramsPerKwh(known_);
  }
  if (model.kind == ForecastModel::Kind::kModel) model_issues_.emplace(known_);
}

IntensitySeries Forecaster::At(absl::Time now, absl::Time end) const {
  const TimeSpan span = {.begin = now, .end = std::min(end, now + model_.horizon)};
  if (span.empty()) return SeriesOf(known_.identity(), {});
  switch (model_.kind) {
    case ForecastModel::Kind::kPerfect:
    case ForecastModel::Kind::kNoise:
      return known_.Cut(span);
    case ForecastModel::Kind::kGrowingNoise:
      return Growing(span);
    case ForecastModel::Kind::kPersistence:
      return LastValue(span);
    case ForecastModel::Kind::kNaive24:
      return LastDay(span);
    case ForecastModel::Kind::kModel:
      return model_issues_->NewestAt(now).p50.Cut(span);
    case ForecastModel::Kind::kIssued:
      return Issued(span);
  }
  return {};
}

Forecast Forecaster::IssueAt(absl::Time now, absl::Time end) const {
  Forecast forecast = {.series = At(now, end), .issue_time = now, .fetch_time = now};
  if (model_.kind != ForecastModel::Kind::kModel) return forecast;
  const TimeSpan span = forecast.series.span();
  forecast.modelled_from = absl::InfinitePast();
  forecast.p10 = model_issues_->NewestAt(now).p10.Cut(span);
  forecast.p90 = model_issues_->NewestAt(now).p90.Cut(span);
  return forecast;
}

absl::Time Forecaster::NextIssue(absl::Time now) const {
  const bool is_always_the_same =
      model_.kind == ForecastModel::Kind::kPerfect || model_.kind == ForecastModel::Kind::kNoise;
  if (is_always_the_same && model_.horizon == absl::InfiniteDuration()) {
    return absl::InfiniteFuture();
  }
  const absl::Time next_hour = HourOf(now) + absl::Hours(1);
  const auto next = FirstIssuedAfter(issued_, now);
  return next == issued_.end() ? next_hour : std::min(next_hour, next->issue_time);
}

IntensitySeries Forecaster::Growing(const TimeSpan& span) const {
  return WithGrowingNoise(known_.Cut(span), {.deviation_grams_per_kwh = deviation_grams_per_kwh_,
                                             .seed = seed_,
                                             .issue_time = HourOf(span.begin)});
}

IntensitySeries Forecaster::Issued(const TimeSpan& span) const {
  const auto later = FirstIssuedAfter(issued_, span.begin);
  if (later == issued_.begin()) return SeriesOf(known_.identity(), {});
  return std::prev(later)->series.Cut(span);
}

IntensitySeries Forecaster::LastValue(const TimeSpan& span) const {
  const IntensityStep* last = LastEnded(known_, span.begin);
  if (last == nullptr) return SeriesOf(known_.identity(), {});
  return SeriesOf(known_.identity(), {{.span = span, .intensity = last->intensity}});
}

IntensitySeries Forecaster::LastDay(const TimeSpan& span) const {
  constexpr absl::Duration kDay = absl::Hours(24);
  const IntensityStep* last = LastEnded(known_, span.begin);
  if (last == nullptr) return SeriesOf(known_.identity(), {});
  const IntensitySeries day = known_.Cut({.begin = last->span.end - kDay, .end = last->span.end});
  std::vector<IntensityStep> steps;
  for (absl::Duration shift = kDay; last->span.end - kDay + shift < span.end; shift += kDay) {
    for (const IntensityStep& step : day.steps()) {
      const TimeSpan part = Intersect({step.span.begin + shift, step.span.end + shift}, span);
      if (!part.empty()) steps.push_back({.span = part, .intensity = step.intensity});
    }
  }
  return SeriesOf(known_.identity(), std::move(steps));
}

}  // namespace windfall
