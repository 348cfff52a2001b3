// Where runs may get a control group of their own.
#ifndef WINDFALL_AGENT_EXECUTOR_CGROUP_H_
#define WINDFALL_AGENT_EXECUTOR_CGROUP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace windfall {

// The directory of this process's version 2 group, if a group made below it works: one is made,
// tried and removed. Absent where there is none or we may not, as in most containers; runs do
// without then.
std::optional<std::string> FindCgroupParent();

// The name of the group of a run of this process.
std::string CgroupName(int64_t run);
// Removes the groups below `parent` that processes now dead have made and left without processes.
void RemoveAbandonedCgroups(const std::string& parent);

// Where the version 2 hierarchy is mounted, from the text of /proc/self/mountinfo.
std::optional<std::string> CgroupMountPoint(absl::string_view mountinfo);
// The path of a process's group in it, from the text of its /proc/PID/cgroup.
std::optional<std::string> CgroupPath(absl::string_view cgroup);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_CGROUP_H_
