// Decides when and where work runs: a pure function from forecasts, work and nodes to plans.
#ifndef WINDFALL_SCHEDULER_PLANNER_PLANNER_H_
#define WINDFALL_SCHEDULER_PLANNER_PLANNER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/plan.h"
#include "domain/resources.h"

namespace windfall {

// One task, or what is left of it.
struct WorkItem {
  TaskId task;
  Resources resources;
  absl::Duration remaining;        // running time still needed, resume overheads excluded; positive
  Power power;                     // mean while it runs, node PUE excluded
  absl::Time release;              // no start before
  absl::Time deadline;             // finish by
  std::vector<std::string> zones;  // empty: any
  std::optional<Interruption> interruption;  // absent: must run unbroken
  bool resume = false;  // has a checkpoint: its first segment pays the resume overhead too
  bool asap = false;
  double min_saving = 0;  // fraction of the start-now emissions
  int32_t priority = 0;
};

// Resources taken on a node for a span, by a run or a plan that is not to be moved.
struct Reservation {
  TimeSpan span;
  Resources resources;
};

struct PlanNode {
  NodeId id;
  std::string zone;
  Resources capacity;
  int32_t pue_permille = 1000;
  std::vector<Reservation> reservations;
};

struct PlanRequest {
  absl::Time now;
  std::vector<WorkItem> work;
  std::vector<PlanNode> nodes;
  std::map<std::string, Forecast> forecasts;  // by zone; a zone may be missing
};

// One plan for each item of work, in the order of TaskId. Capacity is never exceeded at any
// instant. An item whose deadline can be met by itself is never planned to finish after it because
// of carbon. Deterministic; the order of `work` and `nodes` does not matter. Intensity is only
// compared where a forecast covers it without gaps: time beyond is unknown, never guessed. Pure.
// Cost: different items x nodes x steps; the tasks of a sweep cost little more than one of them.
std::vector<TaskPlan> MakePlan(const PlanRequest& request);

// The latest start that still finishes `item` by its deadline when run unbroken from there.
absl::Time LatestSafeStart(const WorkItem& item);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PLANNER_H_
