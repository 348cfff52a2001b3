// What happens on the owner thread when a client submits a job or steers one. Jobs that have left
// memory are read from the store.
#ifndef WINDFALL_SCHEDULER_SERVER_JOB_REQUESTS_H_
#define WINDFALL_SCHEDULER_SERVER_JOB_REQUESTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/job.h"
#include "scheduler/server/turn.h"
#include "scheduler/store/store.h"

namespace windfall {

struct SubmitResult {
  JobId job;
  bool already_existed = false;
  // Of the jobs that it comes after, and those before them, the ones that ended without success:
  // until somebody retries these it does not start. In the order in which they are met, each once.
  std::vector<JobId> failed_predecessors;
};

// The same key and spec again give the job that they made the first time; AlreadyExists if the spec
// is another one. An empty key is none.
absl::StatusOr<SubmitResult> SubmitJob(Turn& turn, Store& store, const JobSpec& spec,
                                       std::string key);

// The job that `spec` would make. Changes nothing. Refused too if it would wait for a job that has
// failed or is held, as nothing could be said of when.
absl::StatusOr<Job> AdmitWhatIf(Turn& turn, Store& store, const JobSpec& spec);

// Applies `change` to a live job. One that has ended is refused, saying so.
absl::StatusOr<Job> ChangeJob(Turn& turn, Store& store, JobId id,
                              const std::function<absl::Status()>& change);

// Brings an ended job back with its failed and cancelled tasks. One that has not ended is refused.
absl::StatusOr<Job> RetryEndedJob(Turn& turn, Store& store, JobId id);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_JOB_REQUESTS_H_
