// Between the state and the planner: what to plan, and what its answer changes.
#ifndef WINDFALL_SCHEDULER_CONTROL_PLANNING_H_
#define WINDFALL_SCHEDULER_CONTROL_PLANNING_H_

#include <vector>

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Whether there is anything to plan on: at least one node is connected.
bool CanPlan(const ClusterState& state);

// A snapshot to plan on: all that may start now, whatever the grid does, of what may wait the most
// urgent few thousand items, and what live runs keep of their nodes. Tasks of a sweep that have
// never started are one item. What is left out is planned as other work ends; its latest safe start
// holds all the same. O(jobs + runs). REQUIRES: some node is connected (see CanPlan).
PlanRequest MakePlanRequest(const ClusterState& state, absl::Time now);

// `job` beside everything else that `request` plans: adds it under an id that no job has, and
// returns the id of its first task.
TaskId AddWhatIf(const ClusterState& state, const Job& job, PlanRequest& request);

// Takes over a plan that was made on an earlier snapshot: those of tasks that have started, ended
// or been held since then are ignored. Makes the promise of each job that has none yet.
void ApplyPlans(ClusterState& state, const WorkPlan& plan, absl::Time now, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PLANNING_H_
