#include "forecasts/neso_source.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/neso_intensity.h"
#include "forecasts/provider_fetch.h"

namespace windfall {
namespace {

constexpr absl::Duration kPeriod = absl::Minutes(30);
// The service allows 14 days a request; a day less leaves room for its rounding.
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 13), .furthest_back = absl::Hours(24 * 90), .step = kPeriod};

// A minute into the period of `time`: exactly on the half hour the service would begin with the
// period before. It also makes the URL the same all through the period, so that proxies can cache.
std::string InsidePeriod(absl::Time time) {
  return MinuteStamp(StepBegin(time, kPeriod) + absl::Minutes(1));
}

}  // namespace

GateSettings NesoGate() { return {.budgets = {{.requests = 60, .per = absl::Minutes(1)}}}; }

absl::StatusOr<std::unique_ptr<NesoSource>> NesoSource::Create(NesoOptions options,
                                                               std::shared_ptr<HttpClient> http) {
  if (options.zone != "GB") {
    return absl::InvalidArgumentError(
        absl::StrCat("neso ", options.zone, ": this service knows zone GB only"));
  }
  const absl::Status url = CheckBaseUrl(options.base_url);
  if (!url.ok()) return absl::InvalidArgumentError(absl::StrCat("neso GB: ", url.message()));
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

absl::StatusOr<FetchedSeries> NesoSource::Fetch(const HttpRequest& request, NesoValue value,
                                                absl::Time now) {
  return FetchSeries(
      *http_, request,
      [&](absl::string_view body) { return ParseNesoIntensity(body, value, identity_); }, now);
}

absl::StatusOr<Forecast> NesoSource::FetchForecast(absl::Time now) {
  const HttpRequest request = {
      .url = absl::StrCat(base_url_, "/intensity/", InsidePeriod(now), "/fw48h"),
      .fresh_until = StepBegin(now, kPeriod) + kPeriod};
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, NesoValue::kForecast, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> NesoSource::FetchActual(const TimeSpan& span, absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
        const std::string url =
            absl::StrCat(base_url_, "/intensity/", InsidePeriod(part.begin), "/",
                         MinuteStamp(StepBegin(part.end + kPeriod, kPeriod)));
        return Fetch({.url = url}, NesoValue::kActual, now);
      });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
