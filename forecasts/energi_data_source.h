// Denmark's Energi Data Service (Energinet), keyless.
#ifndef WINDFALL_FORECASTS_ENERGI_DATA_SOURCE_H_
#define WINDFALL_FORECASTS_ENERGI_DATA_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/provider_gate.h"
#include "forecasts/provider_fetch.h"

namespace windfall {

struct EnergiDataOptions {
  std::string zone;                                           // "DK-DK1" or "DK-DK2"
  std::string base_url = "https://api.energidataservice.dk";  // or a proxy or mirror of it
  Factors factors = Factors::kUnknown;  // the service does not say; its users may know
};

// 40 requests in 10 seconds, then a ban of five minutes, says its guide.
GateSettings EnergiDataGate();

// Average intensity of what is consumed, in steps of five minutes. The forecast ends with a local
// day, so that in the evening little is left of it. The service does not say when it made a
// forecast: the fetch time stands in. Provider "energi-data-service".
class EnergiDataSource final : public ForecastSource {
 public:
  // InvalidArgument if the zone is none of the two or the URL is neither http nor https.
  static absl::StatusOr<std::unique_ptr<EnergiDataSource>> Create(EnergiDataOptions options,
                                                                  std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // Asks for no more than the last 90 days before `now`, ten days at a time.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  EnergiDataSource(EnergiDataOptions options, std::shared_ptr<HttpClient> http);

  std::string UrlOf(const std::string& dataset, const TimeSpan& span) const;
  absl::StatusOr<FetchedSeries> Fetch(const HttpRequest& request, absl::Time now);

  const SeriesIdentity identity_;
  const std::string price_area_;
  const std::string base_url_;  // without a slash at the end
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ENERGI_DATA_SOURCE_H_
