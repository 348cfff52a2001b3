// windfall logs
#ifndef WINDFALL_CLI_COMMAND_LOGS_H_
#define WINDFALL_CLI_COMMAND_LOGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

struct LogsOptions {
  std::string task_id;  // "7" or "7.3"
  bool follow = false;
  bool standard_error = false;
};
// Prints a task's output as it is.
absl::StatusOr<int> RunLogs(const LogsOptions& options, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_LOGS_H_
