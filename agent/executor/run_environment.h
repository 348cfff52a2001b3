// The environment of a run.
#ifndef WINDFALL_AGENT_EXECUTOR_RUN_ENVIRONMENT_H_
#define WINDFALL_AGENT_EXECUTOR_RUN_ENVIRONMENT_H_

#include <map>
#include <string>
#include <vector>

#include "domain/run.h"

namespace windfall {

// Marks every process of a run, however far it has moved from its parents.
inline constexpr char kRunDirectoryVariable[] = "WINDFALL_RUN_DIRECTORY";

// "NAME=value" each, sorted. In the order in which they win: what windfall decides (the GPUs that
// CUDA may see, the mark), what the command asks for, what the agent itself runs with; of the last,
// what was meant for the agent alone (its service manager's variables, WINDFALL_*) is left out.
std::vector<std::string> EnvironmentOf(const RunCommand& command,
                                       const std::vector<std::string>& visible_gpus,
                                       const std::string& run_directory,
                                       const std::map<std::string, std::string>& own);

// The environment of this process.
std::map<std::string, std::string> OwnEnvironment();

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_RUN_ENVIRONMENT_H_
