// Processes of a run that has lost its supervisor.
#ifndef WINDFALL_AGENT_EXECUTOR_STRAGGLERS_H_
#define WINDFALL_AGENT_EXECUTOR_STRAGGLERS_H_

#include <string>

namespace windfall {

// Kills every process that carries the mark of `run_directory` in its environment, and those in
// `cgroup` (empty: none). Only for a run whose windfall-run is dead: nobody else would find them.
// O(processes of the machine), repeated until none is found, a hundred times at most.
void KillStragglers(const std::string& run_directory, const std::string& cgroup);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_STRAGGLERS_H_
