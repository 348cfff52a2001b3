// The sources of one zone, asked in turn.
#ifndef WINDFALL_FORECASTS_FORECAST_CHAIN_H_
#define WINDFALL_FORECASTS_FORECAST_CHAIN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/forecast_source.h"

namespace windfall {

// Not thread-safe: one caller at a time.
class ForecastChain {
 public:
  // Sources in the order in which they are asked. None: every fetch fails with FailedPrecondition.
  // A forecast issued or fetched longer than `stale_after` ago is not used.
  ForecastChain(std::string zone, std::vector<std::unique_ptr<ForecastSource>> sources,
                absl::Duration stale_after);

  const std::string& zone() const { return zone_; }
  absl::Duration stale_after() const { return stale_after_; }
  std::vector<std::string> descriptions() const;

  // The first fresh, non-empty answer. If none, one status that names what each source said.
  absl::StatusOr<Forecast> FetchForecast(absl::Time now);
  // From the first source that has anything.
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now);

 private:
  std::string zone_;
  std::vector<std::unique_ptr<ForecastSource>> sources_;
  absl::Duration stale_after_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_FORECAST_CHAIN_H_
