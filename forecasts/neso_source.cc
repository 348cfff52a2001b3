#include "forecasts/neso_source.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "domain/status_macros.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/neso_intensity.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {
namespace {

constexpr absl::Duration kPeriod = absl::Minutes(30);
// The service allows 14 days a request; a day less leaves room for its rounding.
constexpr absl::Duration kMaxSpanPerRequest = absl::Hours(24 * 13);
constexpr absl::Duration kFurthestBack = absl::Hours(24 * 90);

std::string Stamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", time, absl::UTCTimeZone());
}

absl::Time PeriodBegin(absl::Time time) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), kPeriod);
}

// A minute into the period of `time`: exactly on the half hour the service would begin with the
// period before. It also makes the URL the same all through the period, so that proxies can cache.
std::string InsidePeriod(absl::Time time) { return Stamp(PeriodBegin(time) + absl::Minutes(1)); }

absl::Status About(const std::string& url, const absl::Status& status) {
  return WithMessage(status, absl::StrCat("GET ", url, ": ", status.message()));
}

struct FetchedSeries {
  IntensitySeries series;
  absl::Time received;
};

absl::StatusOr<FetchedSeries> Fetch(HttpClient& http, const HttpRequest& request, NesoValue value,
                                    const SeriesIdentity& identity, absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(const HttpAnswer answer, GetGood(http, request, now));
  absl::StatusOr<AnswerSeries> read = ParseNesoIntensity(answer.body, value, identity);
  if (!read.ok()) return About(request.url, read.status());
  return FetchedSeries{.series = std::move(read->series), .received = answer.received};
}

}  // namespace

absl::StatusOr<std::unique_ptr<NesoSource>> NesoSource::Create(NesoOptions options,
                                                               std::shared_ptr<HttpClient> http) {
  if (options.zone != "GB") {
    return absl::InvalidArgumentError(
        absl::StrCat("neso ", options.zone, ": this service knows zone GB only"));
  }
  if (!absl::StartsWith(options.base_url, "https://") &&
      !absl::StartsWith(options.base_url, "http://")) {
    return absl::InvalidArgumentError(absl::StrCat("neso GB: base URL \"", options.base_url,
                                                   "\" begins with neither https:// nor http://"));
  }
  return absl::WrapUnique(new NesoSource(std::move(options), std::move(http)));
}

NesoSource::NesoSource(NesoOptions options, std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "neso",
                .signal = Signal::kAverage,
                .factors = Factors::kDirect},
      base_url_(absl::StripSuffix(options.base_url, "/")),
      http_(std::move(http)) {}

std::string NesoSource::description() const { return absl::StrCat("neso ", base_url_); }

absl::StatusOr<Forecast> NesoSource::FetchForecast(absl::Time now) {
  const std::string url = absl::StrCat(base_url_, "/intensity/", InsidePeriod(now), "/fw48h");
  const HttpRequest request = {.url = url, .fresh_until = PeriodBegin(now) + kPeriod};
  const absl::StatusOr<FetchedSeries> fetched =
      Fetch(*http_, request, NesoValue::kForecast, identity_, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  Forecast forecast = {.series = StepsFrom(fetched->series, now),
                       .issue_time = fetched->received,
                       .issue_time_is_fetch_time = true,
                       .fetch_time = fetched->received};
  if (forecast.series.empty()) {
    return SourceError(identity_,
                       About(url, absl::NotFoundError(absl::StrCat(
                                      "nothing after ", Stamp(now), ": the answer ends at ",
                                      Stamp(fetched->series.span().end)))));
  }
  return forecast;
}

absl::StatusOr<IntensitySeries> NesoSource::FetchActual(const TimeSpan& span, absl::Time now) {
  const absl::Time end = std::min(span.end, now);
  std::vector<IntensityStep> steps;
  for (absl::Time begin = PeriodBegin(std::max(span.begin, now - kFurthestBack)); begin < end;
       begin += kMaxSpanPerRequest) {
    const TimeSpan part = {begin, std::min(begin + kMaxSpanPerRequest, end)};
    const std::string url = absl::StrCat(base_url_, "/intensity/", InsidePeriod(part.begin), "/",
                                         Stamp(PeriodBegin(part.end + kPeriod)));
    const absl::StatusOr<FetchedSeries> fetched =
        Fetch(*http_, {.url = url}, NesoValue::kActual, identity_, now);
    if (absl::IsNotFound(fetched.status())) continue;
    if (!fetched.ok()) return SourceError(identity_, fetched.status());
    const IntensitySeries known = StepsEndedBy(fetched->series, part, now);
    steps.insert(steps.end(), known.steps().begin(), known.steps().end());
  }
  if (steps.empty()) {
    return SourceError(identity_, absl::NotFoundError(absl::StrCat(
                                      "no actual intensity known by ", Stamp(now), " of ",
                                      Stamp(span.begin), " to ", Stamp(span.end))));
  }
  absl::StatusOr<IntensitySeries> actual = IntensitySeries::Create(identity_, std::move(steps));
  if (!actual.ok()) return SourceError(identity_, absl::DataLossError(actual.status().message()));
  return actual;
}

}  // namespace windfall
