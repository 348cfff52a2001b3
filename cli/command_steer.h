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

// How the job stands right after it was steered: "job 7: stopping" for a cancelled one that still
// runs, and for a held one that what runs goes on.
std::string SteeredLine(Steering steering, const windfall::v1::Job& job, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_STEER_H_
