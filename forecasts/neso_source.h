// Great Britain's Carbon Intensity API (NESO), of the nation and its regions, keyless.
#ifndef WINDFALL_FORECASTS_NESO_SOURCE_H_
#define WINDFALL_FORECASTS_NESO_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/provider_gate.h"
#include "forecasts/neso_intensity.h"
#include "forecasts/provider_fetch.h"

namespace windfall {

struct NesoOptions {
  std::string zone = "GB";  // of a region: any name that begins with "GB-"
  NesoPlace place = {};
  std::string base_url = "https://api.carbonintensity.org.uk";  // or a proxy or mirror of it
};

// The service names no limit, but blocks high-volume callers: 60 requests a minute.
GateSettings NesoGate();

// Average intensity of the combustion at the plant, half hours, up to 48 hours ahead and often
// less. The service does not say when it made a forecast: the fetch time stands in. It revises even
// past forecasts, so only what was fetched at the time tells what was believed. Of its 17 regions
// it publishes estimates alone, also of the past. Provider "neso".
class NesoSource final : public ForecastSource {
 public:
  // InvalidArgument if the zone is not GB or a region of it (it would get another place's numbers),
  // the region does not exist, or the URL is neither http nor https.
  static absl::StatusOr<std::unique_ptr<NesoSource>> Create(NesoOptions options,
                                                            std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // Asks for no more than the last 90 days before `now`, a fortnight at a time.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  NesoSource(NesoOptions options, std::shared_ptr<HttpClient> http);

  // `span`: its place in the path, e.g. "2023-03-15T12:01Z/fw48h".
  std::string UrlOf(const std::string& span) const;
  absl::StatusOr<FetchedSeries> Fetch(const HttpRequest& request, NesoValue value, absl::Time now);

  const SeriesIdentity identity_;
  const NesoPlace place_;
  const std::string base_url_;  // without a slash at the end
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_NESO_SOURCE_H_
