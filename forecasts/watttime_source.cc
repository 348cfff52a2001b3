#include "forecasts/watttime_source.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/watttime_intensity.h"

namespace windfall {
namespace {

constexpr absl::Duration kStep = absl::Minutes(5);
// The service allows 32 days a request.
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 31), .furthest_back = absl::Hours(24 * 90), .step = kStep};

// It becomes a part of the URL.
bool IsRegion(absl::string_view region) {
  return !region.empty() && std::all_of(region.begin(), region.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

absl::Status CheckOptions(const WattTimeOptions& options) {
  if (!IsRegion(options.region)) {
    return absl::InvalidArgumentError(
        absl::StrCat("region \"", options.region, "\" is not one such as CAISO_NORTH"));
  }
  if (options.horizon_hours < 1 || options.horizon_hours > 72) {
    return absl::InvalidArgumentError(
        absl::StrCat("a horizon of ", options.horizon_hours, " h is none of 1 to 72"));
  }
  return CheckBaseUrl(options.base_url);
}

}  // namespace

GateSettings WattTimeGate() { return {.budgets = {{.requests = 3000, .per = absl::Minutes(5)}}}; }

absl::StatusOr<std::unique_ptr<WattTimeSource>> WattTimeSource::Create(
    WattTimeOptions options, std::shared_ptr<HttpClient> http) {
  const absl::Status checked = CheckOptions(options);
  if (!checked.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("watttime ", options.zone, ": ", checked.message()));
  }
  return absl::WrapUnique(new WattTimeSource(std::move(options), std::move(http)));
}

WattTimeSource::WattTimeSource(WattTimeOptions options, std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "watttime",
                .signal = options.signal,
                .factors = Factors::kDirect},
      region_(std::move(options.region)),
      base_url_(absl::StripSuffix(options.base_url, "/")),
      horizon_hours_(options.horizon_hours),
      http_(std::move(http)) {}

std::string WattTimeSource::description() const {
  return absl::StrCat("watttime ", region_, " ", base_url_);
}

std::string WattTimeSource::UrlOf(const std::string& path, const std::string& more) const {
  return absl::StrCat(base_url_, "/v3/", path, "?region=", region_,
                      "&signal_type=", WattTimeSignal(identity_.signal), more);
}

absl::StatusOr<FetchedSeries> WattTimeSource::Fetch(const HttpRequest& request, absl::Time now) {
  return FetchSeries(
      *http_, request,
      {.parse =
           [&](absl::string_view body) { return ParseWattTimeIntensity(body, region_, identity_); },
       .problem_of = &ProblemOfWattTime},
      now);
}

absl::StatusOr<Forecast> WattTimeSource::FetchForecast(absl::Time now) {
  const HttpRequest request = {
      .url = UrlOf("forecast", absl::StrCat("&horizon_hours=", horizon_hours_)),
      .fresh_until = StepBegin(now, kStep) + kStep};
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> WattTimeSource::FetchActual(const TimeSpan& span, absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
        // Both ends are included.
        const std::string range =
            absl::StrCat("&start=", MinuteStamp(part.begin), "&end=", MinuteStamp(part.end - kStep),
                         "&include_imputed_marker=true");
        return Fetch({.url = UrlOf("historical", range)}, now);
      });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
