#ifndef WINDFALL_SCHEDULER_CONFIG_FORECAST_CHAINS_H_
#define WINDFALL_SCHEDULER_CONFIG_FORECAST_CHAINS_H_

#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/forecast_chain.h"
#include "scheduler/config/site_config.h"

namespace windfall {

// The chain of every zone. `first_start` is the epoch of replays that name none; `stop` ends
// requests that are under way. Errors name the field of the source that could not be made: an
// unusable recording, a zone that the provider does not serve.
absl::StatusOr<std::map<std::string, std::unique_ptr<ForecastChain>>> MakeForecastChains(
    const SiteConfig& site, absl::Time first_start, std::stop_token stop);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_FORECAST_CHAINS_H_
