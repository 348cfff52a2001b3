// WattTime, version 3, with a login.
#ifndef WINDFALL_FORECASTS_WATTTIME_SOURCE_H_
#define WINDFALL_FORECASTS_WATTTIME_SOURCE_H_

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

struct WattTimeOptions {
  std::string zone;
  std::string region;                                 // as the service calls it, e.g. "CAISO_NORTH"
  std::string base_url = "https://api.watttime.org";  // or a proxy or mirror of it
  Signal signal = Signal::kMarginal;
  int horizon_hours = 24;  // 1 to 72
};

// 3,000 requests in five minutes, says the service.
GateSettings WattTimeGate();

// Intensity of the stack in steps of five minutes (average: of hours): marginal unless asked
// otherwise, never to be compared with that of other sources. It says when it made a forecast.
// Provider "watttime".
class WattTimeSource final : public ForecastSource {
 public:
  // `http` logs in by itself (WattTimeLogin). InvalidArgument if the URL is neither http nor https,
  // the region is none that there could be, or the horizon none that the service has.
  static absl::StatusOr<std::unique_ptr<WattTimeSource>> Create(WattTimeOptions options,
                                                                std::shared_ptr<HttpClient> http);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  // Asks for no more than the last 90 days before `now`, 31 days at a time.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  WattTimeSource(WattTimeOptions options, std::shared_ptr<HttpClient> http);

  // `more`: further parameters, each with an ampersand before it.
  std::string UrlOf(const std::string& path, const std::string& more) const;
  absl::StatusOr<FetchedSeries> Fetch(const HttpRequest& request, absl::Time now);

  const SeriesIdentity identity_;
  const std::string region_;
  const std::string base_url_;  // without a slash at the end
  const int horizon_hours_;
  const std::shared_ptr<HttpClient> http_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_WATTTIME_SOURCE_H_
