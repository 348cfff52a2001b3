// windfall nodes, drain, resume
#ifndef WINDFALL_CLI_COMMAND_NODES_H_
#define WINDFALL_CLI_COMMAND_NODES_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

absl::StatusOr<int> RunNodes(const std::string& page_token, Console& console);
absl::StatusOr<int> RunDrain(const std::string& node, Console& console);
absl::StatusOr<int> RunResume(const std::string& node, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_NODES_H_
