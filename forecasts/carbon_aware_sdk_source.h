// The Carbon Aware SDK's web interface (Green Software Foundation), as a site runs it for itself.
#ifndef WINDFALL_FORECASTS_CARBON_AWARE_SDK_SOURCE_H_
#define WINDFALL_FORECASTS_CARBON_AWARE_SDK_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/http/http_client.h"
#include "forecasts/provider_fetch.h"

namespace windfall {

struct CarbonAwareSdkOptions {
  std::string zone;
  std::string location;  // as the SDK calls it, e.g. "westus"
  std::string base_url;  // of the site's own; there is no public one
  // What the provider behind it gives: the SDK does not say.
  Signal signal = Signal::kAverage;
  Factors factors = Factors::kUnknown;
};

// Whatever the SDK is set up to ask, in grams. It says when a forecast was made, but of some
// providers that is when it was asked for. Provider "carbon-aware-sdk".
class CarbonAwareSdkSource final : public ForecastSource {
 public:
  // InvalidArgument if the URL is neither http nor https, or the location none that there could be.
  static absl::StatusOr<std::unique_ptr<CarbonAwareSdkSource>> Create(
      CarbonAwareSdkOptions options, std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // Asks for no more than the last 90 days before `now`, ten days at a time.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  CarbonAwareSdkSource(CarbonAwareSdkOptions options, std::shared_ptr<HttpClient> http);

  const SeriesIdentity identity_;
  const std::string location_;
  const std::string base_url_;  // without a slash at the end
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_CARBON_AWARE_SDK_SOURCE_H_
