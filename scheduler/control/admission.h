// Takes new jobs in, or says what is wrong with them.
#ifndef WINDFALL_SCHEDULER_CONTROL_ADMISSION_H_
#define WINDFALL_SCHEDULER_CONTROL_ADMISSION_H_

#include <string>

#include "absl/status/statusor.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// The spec as it is kept: what a job needs whatever it says, filled in; jobs that it comes after
// named once each. The same twice.
JobSpec Completed(JobSpec spec);

// The job as it would be queued: defaults filled in, without an id. InvalidArgument: the request
// contradicts itself or names an unknown zone, or no node of the site could ever hold it; NotFound:
// it comes after a job that does not exist. REQUIRES: `outcomes` holds the predecessors that ended.
absl::StatusOr<Job> Admit(const ClusterState& state, JobSpec spec, absl::Time now);

// Queues a job that was admitted. The caller has made sure that the key is new.
JobId Enqueue(ClusterState& state, Job job, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_ADMISSION_H_
