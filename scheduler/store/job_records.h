// Jobs, their promises and their tasks.
#ifndef WINDFALL_SCHEDULER_STORE_JOB_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_JOB_RECORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/job.h"
#include "scheduler/store/connection.h"

namespace windfall {

// Inserts the job, or changes what may change about it: never its spec, key, submission or promise.
absl::Status SaveJob(Connection& connection, const Job& job);
absl::Status SaveTask(Connection& connection, const Task& task);

absl::StatusOr<std::optional<JobId>> FindJobIdByKey(Connection& connection, const std::string& key);
absl::StatusOr<Job> ReadJob(Connection& connection, JobId id);  // NotFound
// Not ended, in order of id.
absl::StatusOr<std::vector<Job>> ReadLiveJobs(Connection& connection);
absl::StatusOr<JobId> ReadLastJobId(Connection& connection);

absl::StatusOr<std::optional<Task>> ReadTask(Connection& connection, TaskId id);
// In order of index.
absl::StatusOr<std::vector<Task>> ReadTasks(Connection& connection, JobId job);
// Those with an index in [first_index, first_index + count).
absl::StatusOr<std::vector<Task>> ReadTasks(Connection& connection, JobId job, int32_t first_index,
                                            int32_t count);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_JOB_RECORDS_H_
