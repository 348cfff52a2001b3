// What running without waiting would emit.
#ifndef WINDFALL_SCHEDULER_PLANNER_START_NOW_H_
#define WINDFALL_SCHEDULER_PLANNER_START_NOW_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/quantity.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/tick.h"

namespace windfall {

struct ExpectedEmissions {
  CarbonMass mass;                 // with PUE
  CarbonIntensity mean_intensity;  // time-weighted, without PUE
  friend bool operator==(const ExpectedEmissions&, const ExpectedEmissions&) = default;
};

// Of running `item` unbroken from `start`, the overhead of a resume included, on a node with the
// given PUE, whatever else runs there. Absent unless `series` covers the whole run.
std::optional<ExpectedEmissions> EmissionsFromStart(const WorkItem& item, absl::Time start,
                                                    int32_t pue_permille,
                                                    const IntensitySeries& series);

// Of drawing `power` throughout some time. Rounded once.
struct RunningTime {
  Tick length = 0;  // positive
  Score cost = 0;   // intensity summed over it, without PUE
};
ExpectedEmissions EmissionsOf(const RunningTime& time, Power power, int32_t pue_permille);

// Of a score of the intensity at 1 mW. Rounded once.
CarbonMass MassOf(const Score& at_one_milliwatt, int32_t pue_permille);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_START_NOW_H_
