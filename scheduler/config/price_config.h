// The prices of a configuration.
#ifndef WINDFALL_SCHEDULER_CONFIG_PRICE_CONFIG_H_
#define WINDFALL_SCHEDULER_CONFIG_PRICE_CONFIG_H_

#include <optional>

#include "absl/status/statusor.h"
#include "domain/site_prices.h"
#include "windfall/v1/config.pb.h"

namespace windfall {

// Absent if there are none. InvalidArgument names the field, its value and what it may be.
absl::StatusOr<std::optional<SitePrices>> CheckPrices(const windfall::v1::SchedulerConfig& config);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_PRICE_CONFIG_H_
