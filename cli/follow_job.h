// Waiting for a job.
#ifndef WINDFALL_CLI_FOLLOW_JOB_H_
#define WINDFALL_CLI_FOLLOW_JOB_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/progress_display.h"

namespace windfall {

struct FollowOptions {
  int64_t job_id = 0;
  bool until_settled = false;  // on after its end, until its emissions are final
};

// Shows the job's progress until it has ended, and returns it as it is then. Cancelled when the
// client's streams were. Survives a scheduler that is away for up to five minutes.
absl::StatusOr<v1::Job> FollowJob(Client& client, const FollowOptions& options,
                                  ProgressDisplay& display);

struct JobEnd {
  // 0 if it succeeded; that of its command if it has a single task and a run; else 1.
  int exit_status = 0;
  std::string reason;   // why it failed; empty: it did not, or that is not known
  bool started = true;  // false: the command of its last run could not be executed
};
JobEnd EndOfJob(Client& client, const v1::Job& job);

}  // namespace windfall

#endif  // WINDFALL_CLI_FOLLOW_JOB_H_
