// Electricity Maps, versions 3 and 4, with a key.
#ifndef WINDFALL_FORECASTS_ELECTRICITY_MAPS_SOURCE_H_
#define WINDFALL_FORECASTS_ELECTRICITY_MAPS_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/provider_gate.h"
#include "forecasts/http/secret.h"
#include "forecasts/provider_fetch.h"

namespace windfall {

struct ElectricityMapsOptions {
  std::string zone;                                             // as the service calls it
  std::string base_url = "https://api.electricitymaps.com/v3";  // or .../v4
  std::string key_header = "auth-token";                        // trial keys have another one
  Factors factors = Factors::kLifecycle;                        // or kDirect
  int horizon_hours = 24;  // 6, 24, 48 or 72, as the plan allows
};

// `requests_per_hour`: what the plan allows; a free one allows 50.
GateSettings ElectricityMapsGate(int requests_per_hour);

// Average intensity with imports traced, by the hour. The newest hours are estimates, which it
// revises. It says no issue time: the fetch time stands in. Provider "electricity-maps".
class ElectricityMapsSource final : public ForecastSource {
 public:
  // InvalidArgument if the URL is neither http nor https, the factors are unknown, or the horizon
  // is none that the service has.
  static absl::StatusOr<std::unique_ptr<ElectricityMapsSource>> Create(
      ElectricityMapsOptions options, Secret key, std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // The last day of any plan; what is older, at most 90 days of it, where the plan has it.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  ElectricityMapsSource(ElectricityMapsOptions options, Secret key,
                        std::shared_ptr<HttpClient> http);

  // `more`: further parameters, each with an ampersand before it.
  HttpRequest RequestFor(const std::string& path, const std::string& more) const;
  absl::StatusOr<FetchedSeries> Fetch(const HttpRequest& request, absl::Time now);
  absl::StatusOr<IntensitySeries> FetchLastDay(const TimeSpan& span, absl::Time now);
  absl::StatusOr<IntensitySeries> FetchRange(const TimeSpan& span, absl::Time now);

  const SeriesIdentity identity_;
  const std::string base_url_;  // without a slash at the end
  const std::string key_header_;
  const Secret key_;
  const int horizon_hours_;
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ELECTRICITY_MAPS_SOURCE_H_
