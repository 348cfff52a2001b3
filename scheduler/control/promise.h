// What a user is told at submission.
#ifndef WINDFALL_SCHEDULER_CONTROL_PROMISE_H_
#define WINDFALL_SCHEDULER_CONTROL_PROMISE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"

namespace windfall {

// The promise of a job from the first plans of its tasks. A sweep of which only a part is planned
// yet promises the whole in proportion. REQUIRES: `plans` are not empty and have segments.
Promise MakePromise(const ClusterState& state, const Job& job, const std::vector<TaskPlan>& plans,
                    absl::Time now);

// Why a plan is as it is, as one clause: "the cleanest hours before the deadline".
std::string ReasonClause(const TaskPlan& plan);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PROMISE_H_
