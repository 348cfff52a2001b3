// Starts what is due, and pauses what has reached the end of its segment.
#ifndef WINDFALL_SCHEDULER_CONTROL_DISPATCH_H_
#define WINDFALL_SCHEDULER_CONTROL_DISPATCH_H_

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// Starts every task whose planned start has come and that fits on its node. Whatever its plan says,
// a task that has reached its latest safe start is started on any node that can take it, two
// seconds later if a run is leaving its planned one and the plan had a margin. Pauses an
// interruptible run at the end of its segment, unless the next one follows at once or the pause
// would endanger the deadline. What does not fit stays ready and asks for a new plan. Cheap when
// nothing is due.
void Dispatch(ClusterState& state, absl::Time now, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_DISPATCH_H_
