#include "forecasts/carbon_aware_sdk_source.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/carbon_aware_sdk_intensity.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

// The steps of the providers behind it are no shorter.
constexpr absl::Duration kStep = absl::Minutes(5);
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 10), .furthest_back = absl::Hours(24 * 90), .step = kStep};

// It becomes a part of the URL.
bool IsLocation(absl::string_view location) {
  return !location.empty() && std::all_of(location.begin(), location.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<CarbonAwareSdkSource>> CarbonAwareSdkSource::Create(
    CarbonAwareSdkOptions options, std::shared_ptr<HttpClient> http) {
  absl::Status checked = CheckBaseUrl(options.base_url);
  if (checked.ok() && !IsLocation(options.location)) {
    checked = absl::InvalidArgumentError(
        absl::StrCat("location \"", options.location, "\" is not one such as westus"));
  }
  if (!checked.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("carbon-aware-sdk ", options.zone, ": ", checked.message()));
  }
  return absl::WrapUnique(new CarbonAwareSdkSource(std::move(options), std::move(http)));
}

CarbonAwareSdkSource::CarbonAwareSdkSource(CarbonAwareSdkOptions options,
                                           std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "carbon-aware-sdk",
                .signal = options.signal,
                .factors = options.factors},
      location_(std::move(options.location)),
      base_url_(absl::StripSuffix(options.base_url, "/")),
      http_(std::move(http)) {}

std::string CarbonAwareSdkSource::description() const {
  return absl::StrCat("carbon-aware-sdk ", location_, " ", base_url_);
}

absl::StatusOr<Forecast> CarbonAwareSdkSource::FetchForecast(absl::Time now) {
  const HttpRequest request = {
      .url = absl::StrCat(base_url_, "/emissions/forecasts/current?location=", location_),
      .fresh_until = StepBegin(now, kStep) + kStep};
  const absl::StatusOr<FetchedSeries> fetched =
      FetchSeries(*http_, request,
                  {.parse =
                       [&](absl::string_view body) {
                         return ParseCarbonAwareForecast(body, location_, identity_);
                       },
                   .problem_of = &ProblemOfCarbonAware},
                  now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> CarbonAwareSdkSource::FetchActual(const TimeSpan& span,
                                                                  absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
        const HttpRequest request = {
            .url = absl::StrCat(base_url_, "/emissions/bylocation?location=", location_, "&time=",
                                MinuteStamp(part.begin), "&toTime=", MinuteStamp(part.end))};
        return FetchSeries(
            *http_, request,
            {.parse =
                 [&](absl::string_view body) { return ParseCarbonAwareEmissions(body, identity_); },
             .problem_of = &ProblemOfCarbonAware},
            now);
      });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
