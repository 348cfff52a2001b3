// What a placement of an item of work must satisfy.
#ifndef WINDFALL_SCHEDULER_PLANNER_DEMAND_H_
#define WINDFALL_SCHEDULER_PLANNER_DEMAND_H_

#include <optional>
#include <string>
#include <vector>

#include "domain/resources.h"
#include "scheduler/planner/interruptible.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/tick.h"

namespace windfall {

// Equal demands, as those of the tasks of a sweep, have equal cleanest placements.
struct Demand {
  Resources resources;
  std::vector<std::string> zones;  // empty: any
  Tick release = 0;                // not before now
  Tick deadline = 0;
  Tick length = 0;               // of an unbroken run, the overhead of a resume included
  int64_t most_at_once = 1;      // how many such tasks may run together on all nodes; positive
  std::optional<JobId> limited;  // the job, if it has a limit
  std::optional<InterruptibleWork> interruptible;
  bool asap = false;
  double min_saving = 0;
  friend bool operator==(const Demand&, const Demand&) = default;

  // The last start from which an unbroken run meets the deadline.
  Tick latest_start() const { return deadline - length; }
  // The last start of the first of `tasks` equal ones from which all of them can meet it, if they
  // have all nodes.
  Tick LatestStartOf(int64_t tasks) const {
    return deadline - (tasks + most_at_once - 1) / most_at_once * length;
  }
  // Nothing but another deadline would help.
  bool IsImpossible() const { return release > latest_start(); }
};

Demand DemandOf(const WorkItem& item, const TickScale& scale);

// Running time of `item` without a pause, the overhead of a resume included.
absl::Duration UnbrokenLength(const WorkItem& item);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_DEMAND_H_
