// What a plan changes of the state.
#ifndef WINDFALL_SCHEDULER_CONTROL_APPLY_PLANS_H_
#define WINDFALL_SCHEDULER_CONTROL_APPLY_PLANS_H_

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Takes over a plan that was made on an earlier snapshot: those of tasks that have started, ended
// or been held since then are ignored. Makes the promise of each job that has none yet.
void ApplyPlans(ClusterState& state, const WorkPlan& plan, absl::Time now, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_APPLY_PLANS_H_
