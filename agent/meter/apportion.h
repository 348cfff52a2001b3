#ifndef WINDFALL_AGENT_METER_APPORTION_H_
#define WINDFALL_AGENT_METER_APPORTION_H_

#include <vector>

#include "absl/time/time.h"
#include "domain/quantity.h"

namespace windfall {

// `total` in shares proportional to `weights`, which add up to it exactly: rounded down, and the
// millijoules that are left go to the largest remainders (ties: to the first). All weights zero:
// all shares are zero, and nothing is handed out.
// REQUIRES: total >= 0; no weight is negative; their sum is below 292 years. Pure. O(n log n).
std::vector<Energy> Apportion(Energy total, const std::vector<absl::Duration>& weights);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_APPORTION_H_
