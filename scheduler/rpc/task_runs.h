#ifndef WINDFALL_SCHEDULER_RPC_TASK_RUNS_H_
#define WINDFALL_SCHEDULER_RPC_TASK_RUNS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "domain/run.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// The run of a task whose output comes next for a reader that has read all of run `last`.
struct NextRun {
  std::optional<Run> run;   // has started; absent: none yet
  bool task_ended = false;  // and no other run will come, unless the job is retried
};
// After an unset `last` the newest run comes, else the one after it. NotFound: no such job or task.
absl::StatusOr<NextRun> NextRunOf(StoreReader& reader, TaskId task, RunId last);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_TASK_RUNS_H_
