// windfall run
#ifndef WINDFALL_CLI_COMMAND_RUN_H_
#define WINDFALL_CLI_COMMAND_RUN_H_

#include "absl/status/statusor.h"
#include "cli/console.h"
#include "cli/job_flags.h"

namespace windfall {

// Queues a job, passes its output through as if it ran here, and returns its exit status. Ctrl-C
// leaves it queued or running.
absl::StatusOr<int> RunRun(const JobFlags& flags, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_RUN_H_
