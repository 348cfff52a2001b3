// Energy-Charts (Fraunhofer ISE): Germany, Austria, France and other European countries, keyless.
#ifndef WINDFALL_FORECASTS_ENERGY_CHARTS_SOURCE_H_
#define WINDFALL_FORECASTS_ENERGY_CHARTS_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/energy_charts_intensity.h"
#include "forecasts/forecast_source.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/provider_gate.h"
#include "forecasts/provider_fetch.h"

namespace windfall {

struct EnergyChartsOptions {
  std::string zone;     // two capital letters, e.g. "DE"
  std::string country;  // as the service calls it, e.g. "de"; empty: the zone in small letters
  std::string base_url = "https://api.energy-charts.info";  // or a proxy or mirror of it
  Factors factors = Factors::kUnknown;  // the service does not say; its users may know
};

// The service names no limit: 60 requests a minute.
GateSettings EnergyChartsGate();

// Average intensity in CO2 equivalents, quarter-hours today, to the end of the next day at most.
// Measured values and forecasts come side by side. The service does not say when it made a
// forecast: the fetch time stands in. Provider "energy-charts".
class EnergyChartsSource final : public ForecastSource {
 public:
  // InvalidArgument if the country is none that the service could have or the URL is neither http
  // nor https.
  static absl::StatusOr<std::unique_ptr<EnergyChartsSource>> Create(
      EnergyChartsOptions options, std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // Asks for no more than the last 90 days before `now`, ten days at a time.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  EnergyChartsSource(EnergyChartsOptions options, std::shared_ptr<HttpClient> http);

  absl::StatusOr<FetchedSeries> Fetch(const HttpRequest& request, EnergyChartsValue value,
                                      absl::Time now);

  const SeriesIdentity identity_;
  const std::string country_;
  const std::string base_url_;  // without a slash at the end
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ENERGY_CHARTS_SOURCE_H_
