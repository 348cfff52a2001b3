// What people do to jobs and nodes after submission.
#ifndef WINDFALL_SCHEDULER_CONTROL_STEERING_H_
#define WINDFALL_SCHEDULER_CONTROL_STEERING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// NotFound names a job that does not exist or has ended (the caller tells the two apart).
// Cancelling twice is fine. A task that runs is stopped; the rest never starts.
absl::Status CancelJob(ClusterState& state, JobId id, absl::Time now, Effects& effects);
// Nothing more of the job starts until it is released; what runs goes on.
absl::Status HoldJob(ClusterState& state, JobId id, Effects& effects);
absl::Status ReleaseJob(ClusterState& state, JobId id, absl::Time now, Effects& effects);

// Queues the failed and cancelled tasks of an ended job again; tasks that never started count as
// cancelled. FailedPrecondition if all have succeeded. REQUIRES: `job` has ended and is not live.
absl::Status RetryJob(ClusterState& state, Job job, std::vector<Task> tasks, absl::Time now,
                      Effects& effects);

// NotFound if no node has that name.
absl::StatusOr<NodeId> SetDrained(ClusterState& state, const std::string& name, bool drained,
                                  Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_STEERING_H_
