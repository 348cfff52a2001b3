// windfall wait
#ifndef WINDFALL_CLI_COMMAND_WAIT_H_
#define WINDFALL_CLI_COMMAND_WAIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

struct WaitOptions {
  std::vector<std::string> job_ids;
  bool settled = false;  // until the emissions are final
};

// Follows the jobs, one after the other, to their ends, and prints how each ended. Returns 0 if all
// succeeded, else the exit status of the first that did not. Ctrl-C ends the waiting, not the jobs.
absl::StatusOr<int> RunWait(const WaitOptions& options, Console& console);

// The same on a connection that was made under an InterruptBlock.
struct WaitTarget {
  std::vector<int64_t> job_ids;
  bool settled = false;
};
absl::StatusOr<int> WaitForJobs(Client& client, const WaitTarget& target, Console& console);

// What a user is told who stops waiting.
std::string DetachedText(const std::vector<int64_t>& job_ids);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_WAIT_H_
