// Processes as /proc shows them.
#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_PROCESS_TREE_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_PROCESS_TREE_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace windfall {

struct ProcessStat {
  pid_t pid = 0;
  pid_t parent = 0;
  char state = '?';
  int64_t cpu_ticks = 0;         // its own
  int64_t reaped_cpu_ticks = 0;  // of the children it has waited for, and theirs
  int64_t start_ticks = 0;       // since boot; with the pid, names one process of one boot
  bool has_memory = false;       // neither of the kernel nor dying
  // It was started without one. A process that is just being given another program has memory, and
  // an environment that reads as nothing, but not this.
  bool environment_is_empty = false;
};

// Reads the text of a /proc/PID/stat, whose second field may hold anything.
std::optional<ProcessStat> ParseProcessStat(std::string_view text);
// Absent if there is no such process.
std::optional<ProcessStat> ReadProcessStat(pid_t pid);
// Every process at about this moment. O(processes of the machine).
std::vector<ProcessStat> ReadAllProcessStats();

// Children, their children and so on, `root` excluded.
std::vector<ProcessStat> DescendantsOf(pid_t root, const std::vector<ProcessStat>& all);

// What the processes below `root` have used, those that have ended and been waited for included.
int64_t TreeCpuTicks(pid_t root, const std::vector<ProcessStat>& all);

int64_t TicksToMicroseconds(int64_t ticks);

// Differs between any two boots; empty if the kernel does not say.
std::string ReadBootId();

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_PROCESS_TREE_H_
