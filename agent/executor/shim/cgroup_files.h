// The files of one version 2 control group. Errors are answers: groups are used where they may be.
#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_CGROUP_FILES_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_CGROUP_FILES_H_

#include <cstdint>
#include <optional>
#include <string>

namespace windfall {

// CPU time of all processes that were ever in the group.
std::optional<int64_t> CgroupCpuMicroseconds(const std::string& cgroup);
// Kills every process in the group, atomically against forks. False where that is not possible.
bool KillCgroup(const std::string& cgroup);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_CGROUP_FILES_H_
