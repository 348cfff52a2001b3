// What windfall-run is told about a run.
#ifndef WINDFALL_AGENT_EXECUTOR_COMMAND_RECORD_H_
#define WINDFALL_AGENT_EXECUTOR_COMMAND_RECORD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agent/executor/shim/run_record.h"
#include "domain/run.h"

namespace windfall {

// Without its cgroup, niceness and boot. InvalidArgument for what no process can be given: an empty
// command, a NUL byte, a variable without a name. A relative output path starts at the working
// directory. A stop signal that does not exist becomes SIGTERM.
absl::StatusOr<CommandRecord> MakeCommandRecord(const RunCommand& command,
                                                const std::vector<std::string>& visible_gpus,
                                                const std::string& run_directory);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_COMMAND_RECORD_H_
