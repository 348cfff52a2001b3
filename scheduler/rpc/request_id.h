#ifndef WINDFALL_SCHEDULER_RPC_REQUEST_ID_H_
#define WINDFALL_SCHEDULER_RPC_REQUEST_ID_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "domain/id.h"
#include "domain/job.h"

namespace windfall {

// The id in a request's field. InvalidArgument if it is unset or no id.
absl::StatusOr<JobId> RequestedJob(int64_t job_id);
absl::StatusOr<TaskId> RequestedTask(int64_t job_id, int32_t task_index);
absl::StatusOr<ReportId> RequestedReport(int64_t report_id);
// NotFound, with the tasks that there are, unless `job` has task `index`.
absl::Status CheckHasTask(const Job& job, int32_t index);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_REQUEST_ID_H_
