#include "domain/job_status.h"

namespace windfall {

absl::string_view StatusWord(const Job& job) {
  const TaskState state = job.state();
  if (IsEnded(state)) return ToString(state);
  if (job.count(TaskState::kRunning) > 0) return "running";
  if (job.held) return "held";
  return state == TaskState::kPending ? "waiting" : "paused";
}

}  // namespace windfall
