// When a node that sleeps is awake.
#ifndef WINDFALL_SCHEDULER_PLANNER_AWAKE_TIME_H_
#define WINDFALL_SCHEDULER_PLANNER_AWAKE_TIME_H_

#include <vector>

#include "scheduler/planner/capacity_timeline.h"
#include "scheduler/planner/tick.h"

namespace windfall {

// Whenever something runs there. Before now nothing does. Not thread-safe.
class AwakeTime {
 public:
  AwakeTime() : runs_(Resources()) {}

  void Add(const TickSpan& run) { runs_.Take(run, kOneRun); }
  void Remove(const TickSpan& run) { runs_.Give(run, kOneRun); }

  // The longest spans within `window` in which nothing runs, in order; no two touch.
  std::vector<TickSpan> Asleep(const TickSpan& window) const {
    return runs_.FreeSpans(window, Resources());
  }

 private:
  static constexpr Resources kOneRun = {.cpus = 1};

  CapacityTimeline runs_;  // as so many CPUs taken, of none
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_AWAKE_TIME_H_
