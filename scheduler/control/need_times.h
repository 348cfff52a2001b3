// By when jobs are to be done for the sake of those after them.
#ifndef WINDFALL_SCHEDULER_CONTROL_NEED_TIMES_H_
#define WINDFALL_SCHEDULER_CONTROL_NEED_TIMES_H_

#include <map>

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"

namespace windfall {

// By job: when the jobs after it must start for all that follow to be in time. Jobs that nobody
// waits for have none.
using NeedTimes = std::map<JobId, absl::Time>;

// With those of `newest`, if it is not null, which is in no state. What cannot be in time asks for
// the least lateness, no sooner than it can start anyway, and only of what has no higher priority.
// O(jobs + runs), and O(nodes + tasks) for each job that has others before or after it.
NeedTimes NeedTimesOf(const ClusterState& state, absl::Time now, const Job* newest = nullptr);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_NEED_TIMES_H_
