// What the agent is started with.
#ifndef WINDFALL_AGENT_AGENT_FLAGS_H_
#define WINDFALL_AGENT_AGENT_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace windfall {

struct AgentFlags {
  std::string scheduler;
  std::string name;
  std::string zone;
  std::string state;
  std::optional<int32_t> cpus;  // absent: as detected, like the next two
  std::optional<uint64_t> memory_bytes;
  std::optional<int32_t> gpus;
  std::string nvml_library = "libnvidia-ml.so.1";
  std::string sysfs_root = "/sys";
  double watts_per_core = 12;
  std::string supervisor;  // path of windfall-run
  bool stop_runs_on_exit = false;
};

// The flags, or the status to exit with: help and version were printed, or the usage was wrong.
std::variant<AgentFlags, int> ParseAgentFlags(int argc, char** argv);

}  // namespace windfall

#endif  // WINDFALL_AGENT_AGENT_FLAGS_H_
