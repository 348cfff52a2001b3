#ifndef WINDFALL_SCHEDULER_SERVER_SCHEDULER_OPTIONS_H_
#define WINDFALL_SCHEDULER_SERVER_SCHEDULER_OPTIONS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "domain/job.h"
#include "domain/node_sleep.h"
#include "domain/quantity.h"
#include "domain/site_prices.h"

namespace windfall {

struct ZoneOptions {
  int32_t pue_permille = 1000;
  absl::Duration refresh = absl::Minutes(15);  // how often forecasts and actuals are asked for
  bool model = true;  // windfall's own forecast where the sources have none
};

// The validated configuration. Immutable.
struct SchedulerOptions {
  std::map<std::string, ZoneOptions> zones;
  absl::Duration default_slack = absl::Hours(24);
  absl::Duration default_duration = absl::Hours(1);
  absl::Duration lease = absl::Minutes(5);
  absl::Duration reading_slot = absl::Minutes(1);
  Power planning_power_per_gpu = Watts(300);
  Power planning_power_per_cpu = Watts(10);
  Energy transfer_energy_per_gigabyte = kTransferEnergyPerGigabyte;
  std::optional<SitePrices> prices;  // absent: emissions are minimized
  SleepPolicy sleep;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_SCHEDULER_OPTIONS_H_
