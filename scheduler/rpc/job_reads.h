// The answers of JobService that come from the store alone, without gRPC. Errors are canonical:
// InvalidArgument names the field, NotFound the id.
#ifndef WINDFALL_SCHEDULER_RPC_JOB_READS_H_
#define WINDFALL_SCHEDULER_RPC_JOB_READS_H_

#include "absl/status/statusor.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// With settlement.
absl::StatusOr<windfall::v1::GetJobResponse> GetJob(StoreReader& reader,
                                                    const windfall::v1::GetJobRequest& request);
// Settlement only of jobs that have ended: a list is asked for often.
absl::StatusOr<windfall::v1::ListJobsResponse> ListJobs(
    StoreReader& reader, const windfall::v1::ListJobsRequest& request);
// Tasks that have never started are pending and have no runs.
absl::StatusOr<windfall::v1::ListTasksResponse> ListTasks(
    StoreReader& reader, const windfall::v1::ListTasksRequest& request);
// What a watcher is told, and whether all that it waits for has come.
struct JobNews {
  windfall::v1::WatchJobResponse response;
  bool last = false;
};
// Settlement only once the job has ended: a running one changes at every reading.
absl::StatusOr<JobNews> WatchedJob(StoreReader& reader,
                                   const windfall::v1::WatchJobRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_JOB_READS_H_
