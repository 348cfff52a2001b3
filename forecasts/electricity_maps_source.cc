#include "forecasts/electricity_maps_source.h"

#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "domain/status_macros.h"
#include "forecasts/electricity_maps_intensity.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {
namespace {

constexpr absl::Duration kStep = absl::Hours(1);
constexpr absl::Duration kHistory = absl::Hours(24);
// The service gives ten days of hours a request; a day less leaves room for its rounding.
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 9), .furthest_back = absl::Hours(24 * 90), .step = kStep};

absl::Status CheckOptions(const ElectricityMapsOptions& options) {
  if (options.factors == Factors::kUnknown) {
    return absl::InvalidArgumentError("factors must be lifecycle or direct");
  }
  const int hours = options.horizon_hours;
  if (hours != 6 && hours != 24 && hours != 48 && hours != 72) {
    return absl::InvalidArgumentError(
        absl::StrCat("a horizon of ", hours, " h is none of 6, 24, 48 and 72"));
  }
  return CheckBaseUrl(options.base_url);
}

}  // namespace

GateSettings ElectricityMapsGate(int requests_per_hour) {
  return {.budgets = {{.requests = requests_per_hour, .per = absl::Hours(1)}}};
}

absl::StatusOr<std::unique_ptr<ElectricityMapsSource>> ElectricityMapsSource::Create(
    ElectricityMapsOptions options, Secret key, std::shared_ptr<HttpClient> http) {
  const absl::Status checked = CheckOptions(options);
  if (!checked.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("electricity-maps ", options.zone, ": ", checked.message()));
  }
  return absl::WrapUnique(
      new ElectricityMapsSource(std::move(options), std::move(key), std::move(http)));
}

ElectricityMapsSource::ElectricityMapsSource(ElectricityMapsOptions options, Secret key,
                                             std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "electricity-maps",
                .signal = Signal::kAverage,
                .factors = options.factors},
      base_url_(absl::StripSuffix(options.base_url, "/")),
      key_header_(std::move(options.key_header)),
      key_(std::move(key)),
      horizon_hours_(options.horizon_hours),
      http_(std::move(http)) {}

std::string ElectricityMapsSource::description() const {
  return absl::StrCat("electricity-maps ", base_url_);
}

// Without the switch an unknown zone would be replaced by that of the caller's address.
HttpRequest ElectricityMapsSource::RequestFor(const std::string& path,
                                              const std::string& more) const {
  const char* const no_lookup = absl::EndsWith(base_url_, "/v4")
                                    ? "&disableCallerLookup=true"
                                    : "&shouldUseFallbackCallerLookup=false";
  return {.url = absl::StrCat(base_url_, "/carbon-intensity/", path, "?zone=", identity_.zone,
                              "&emissionFactorType=", std::string(ToString(identity_.factors)),
                              no_lookup, more),
          .headers = {{key_header_, key_.Reveal()}}};
}

absl::StatusOr<FetchedSeries> ElectricityMapsSource::Fetch(const HttpRequest& request,
                                                           absl::Time now) {
  return FetchSeries(
      *http_, request,
      {.parse =
           [&](absl::string_view body) { return ParseElectricityMapsIntensity(body, identity_); },
       .problem_of = &ProblemOfElectricityMaps},
      now);
}

absl::StatusOr<Forecast> ElectricityMapsSource::FetchForecast(absl::Time now) {
  HttpRequest request = RequestFor("forecast", absl::StrCat("&horizonHours=", horizon_hours_));
  request.fresh_until = StepBegin(now, kStep) + kStep;
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> ElectricityMapsSource::FetchLastDay(const TimeSpan& span,
                                                                    absl::Time now) {
  HttpRequest request = RequestFor("history", "");
  request.fresh_until = StepBegin(now, kStep) + kStep;
  WINDFALL_ASSIGN_OR_RETURN(const FetchedSeries fetched, Fetch(request, now));
  return StepsEndedBy(fetched.series, span, now);
}

absl::StatusOr<IntensitySeries> ElectricityMapsSource::FetchRange(const TimeSpan& span,
                                                                  absl::Time now) {
  return FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
    return Fetch(RequestFor("past-range", absl::StrCat("&start=", MinuteStamp(part.begin),
                                                       "&end=", MinuteStamp(part.end))),
                 now);
  });
}

absl::StatusOr<IntensitySeries> ElectricityMapsSource::FetchActual(const TimeSpan& span,
                                                                   absl::Time now) {
  const absl::StatusOr<IntensitySeries> last_day = FetchLastDay(span, now);
  if (!last_day.ok()) return SourceError(identity_, last_day.status());
  const absl::Time known_from = last_day->empty() ? now - kHistory : last_day->span().begin;
  if (span.begin >= known_from) return last_day;
  const absl::StatusOr<IntensitySeries> older = FetchRange({span.begin, known_from}, now);
  // Most plans have no older past; the last day is better than nothing.
  if (!older.ok()) return last_day->empty() ? SourceError(identity_, older.status()) : last_day;
  std::vector<IntensityStep> steps = older->Cut({span.begin, known_from}).steps();
  steps.insert(steps.end(), last_day->steps().begin(), last_day->steps().end());
  return IntensitySeries::Create(identity_, std::move(steps));
}

}  // namespace windfall
