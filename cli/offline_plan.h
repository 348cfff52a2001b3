// What would happen, from intensity files alone: the scheduler's planner without a scheduler.
#ifndef WINDFALL_CLI_OFFLINE_PLAN_H_
#define WINDFALL_CLI_OFFLINE_PLAN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/site_prices.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// What each file of `zones` ("GB=intensity.csv") predicts at `now`, by zone. A zone whose file
// knows nothing of the time after `now` has no forecast; a warning names it.
struct ZoneForecasts {
  std::vector<std::string> zones;  // all that were named, in order
  std::map<std::string, Forecast> forecasts;
  std::vector<std::string> warnings;
};
absl::StatusOr<ZoneForecasts> ReadZoneForecasts(const std::vector<std::string>& zones,
                                                absl::Time now);

// The plan of the first task of `spec` as if it were submitted at `now` to an empty cluster with
// room for it in every zone. Without a duration it takes one hour, without a deadline there is a
// day of slack, and the power is that which a scheduler expects of work it has never measured.
// `prices` are of all zones or of carbon alone; absent: emissions are minimized.
absl::StatusOr<v1::Plan> PlanOffline(const JobSpec& spec, const ZoneForecasts& zones,
                                     const std::optional<SitePrices>& prices, absl::Time now);

}  // namespace windfall

#endif  // WINDFALL_CLI_OFFLINE_PLAN_H_
