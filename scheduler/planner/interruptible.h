// When to run work that may be paused.
#ifndef WINDFALL_SCHEDULER_PLANNER_INTERRUPTIBLE_H_
#define WINDFALL_SCHEDULER_PLANNER_INTERRUPTIBLE_H_

#include <optional>
#include <vector>

#include "scheduler/planner/charges.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

struct InterruptibleWork {
  Tick remaining = 0;        // running time still needed, overheads excluded; positive
  Tick min_segment = 0;      // of every segment but the last
  Tick resume_overhead = 0;  // running time lost at the start of every segment but the first
  bool resume = false;       // the first segment loses it too
  friend bool operator==(const InterruptibleWork&, const InterruptibleWork&) = default;
};

struct CleanSegments {
  std::vector<TickSpan> segments;  // in order, not touching
  Score cost = 0;  // the rate summed over them, overheads included, and their charges
};

// The cleanest set of segments in continuous time, with what they are charged; of
// equals one with the fewest segments, then the earliest finish found. Absent if the work fits
// nowhere. Exact, nothing is rounded to a grid of fixed width: segment_grid.h says why few instants
// are enough. Cost: instants x sums of progress that can still be part of an optimum; a millisecond
// for two days of half hours, 10 to 100 ms for a week of five minutes, some times that if the
// minimal segment is no multiple of the step. REQUIRES: if the first start costs something, the
// minimal segment is longer than the overhead; else one without progress could pay for it.
std::optional<CleanSegments> CleanestSegments(const UsableTime& usable,
                                              const InterruptibleWork& work,
                                              const Charges& charges = {});

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_INTERRUPTIBLE_H_
