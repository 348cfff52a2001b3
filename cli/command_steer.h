// windfall cancel, hold, release, retry
#ifndef WINDFALL_CLI_COMMAND_STEER_H_
#define WINDFALL_CLI_COMMAND_STEER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

enum class Steering { kCancel, kHold, kRelease, kRetry };

// Does the same to each job. Goes on after a refusal, and returns 1 if there was one.
absl::StatusOr<int> RunSteer(Steering steering, const std::vector<std::string>& job_ids,
                             Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_STEER_H_
