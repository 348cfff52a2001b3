// When to start a run that must not be paused.
#ifndef WINDFALL_SCHEDULER_PLANNER_UNBROKEN_H_
#define WINDFALL_SCHEDULER_PLANNER_UNBROKEN_H_

#include <optional>

#include "scheduler/planner/charges.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

struct CleanStart {
  Tick start = 0;
  Score cost = 0;  // the rate summed over the run, and its charges
};

// The cleanest of all starts in continuous time, the earliest of equals; absent if `length` fits
// nowhere. Exact: between two starts at which neither end of the run crosses a step's edge the cost
// is linear, so some optimum has one of its ends on an edge, or its start on one of `at_start`.
// O(steps log steps). REQUIRES: length > 0.
std::optional<CleanStart> CleanestStart(const UsableTime& usable, Tick length,
                                        const Charges& charges = {});

// The earliest of the same starts that costs no more than `limit`, nor than any of them before it;
// absent if there is none. O(steps log steps). REQUIRES: length > 0.
std::optional<CleanStart> EarliestStartWithin(const UsableTime& usable, Tick length,
                                              const CostLimit& limit, const Charges& charges);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_UNBROKEN_H_
