// Plans of tasks, and the history of work that future plans are made from.
#ifndef WINDFALL_SCHEDULER_STORE_PLAN_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_PLAN_RECORDS_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/plan.h"
#include "domain/record_changes.h"
#include "scheduler/store/connection.h"

namespace windfall {

absl::Status SavePlan(Connection& connection, const TaskPlan& plan);
absl::Status DropPlan(Connection& connection, TaskId task);
absl::StatusOr<std::optional<TaskPlan>> ReadPlan(Connection& connection, TaskId task);
// In order of task index.
absl::StatusOr<std::vector<TaskPlan>> ReadPlansOfJob(Connection& connection, JobId job,
                                                     int32_t limit);
// In order of first start; a plan without segments counts from when it was made.
absl::StatusOr<std::vector<TaskPlan>> ReadPlans(Connection& connection, int32_t limit);
// In order of task.
absl::StatusOr<std::vector<TaskPlan>> ReadAllPlans(Connection& connection);

absl::Status SaveHistory(Connection& connection, const WorkHistory& history);
absl::StatusOr<std::vector<WorkHistory>> ReadHistory(Connection& connection);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_PLAN_RECORDS_H_
