#include "scheduler/rpc/task_runs.h"

#include <vector>

#include "domain/status_macros.h"
#include "scheduler/rpc/request_id.h"

namespace windfall {
namespace {

absl::StatusOr<bool> HasEnded(StoreReader& reader, TaskId task) {
  WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(task.job));
  WINDFALL_RETURN_IF_ERROR(CheckHasTask(job, task.index));
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<Task> record, reader.GetTask(task));
  return record.has_value() ? IsEnded(record->state) : job.cancelled;
}

}  // namespace

absl::StatusOr<NextRun> NextRunOf(StoreReader& reader, TaskId task, RunId last) {
  NextRun next;
  // Before the runs are read, so that a run that starts in between is not missed.
  WINDFALL_ASSIGN_OR_RETURN(next.task_ended, HasEnded(reader, task));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Run> runs, reader.RunsOfTask(task));
  for (const Run& run : runs) {
    if (run.id <= last || run.state == RunState::kAssigned) continue;
    next.run = run;
    if (last.IsSet()) break;
  }
  return next;
}

}  // namespace windfall
