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

// A snapshot to plan on: tasks that may start, the most urgent first and at most a few thousand,
// and what live runs keep of their nodes. Tasks beyond are planned as earlier ones start; their
// latest safe start holds all the same. O(tasks planned + runs). REQUIRES: some node is connected
// (see CanPlan).
PlanRequest MakePlanRequest(const ClusterState& state, absl::Time now);

// `job` alone beside everything else that `request` plans: adds its first task under an id that no
// job has, and returns that id.
TaskId AddWhatIf(const ClusterState& state, const Job& job, PlanRequest& request);

// Takes over plans that were made on an earlier snapshot: those of tasks that have started, ended
// or been held since then are ignored. Makes the promise of each job that has none yet.
void ApplyPlans(ClusterState& state, const std::vector<TaskPlan>& plans, absl::Time now,
                Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PLANNING_H_
