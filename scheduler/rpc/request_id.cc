#include "scheduler/rpc/request_id.h"

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {

absl::StatusOr<JobId> RequestedJob(int64_t job_id) {
  if (job_id > 0) return JobId(job_id);
  return absl::InvalidArgumentError(absl::StrCat("job_id ", job_id, ": name a job"));
}

absl::StatusOr<TaskId> RequestedTask(int64_t job_id, int32_t task_index) {
  WINDFALL_ASSIGN_OR_RETURN(const JobId job, RequestedJob(job_id));
  if (task_index >= 0) return TaskId{.job = job, .index = task_index};
  return absl::InvalidArgumentError(
      absl::StrCat("task_index ", task_index, " of job ", job_id, ": use 0 or more"));
}

absl::StatusOr<ReportId> RequestedReport(int64_t report_id) {
  if (report_id > 0) return ReportId(report_id);
  return absl::InvalidArgumentError(absl::StrCat("report_id ", report_id, ": name a report"));
}

absl::Status CheckHasTask(const Job& job, int32_t index) {
  const int64_t count = job.spec.task_count();
  if (index < count) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("job ", job.id.value(), " has no task ", index,
                                          "; its last one is ", count - 1));
}

}  // namespace windfall
