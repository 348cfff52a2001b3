// windfall up
#ifndef WINDFALL_CLI_COMMAND_UP_H_
#define WINDFALL_CLI_COMMAND_UP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"
#include "cli/up_config.h"
#include "cli/up_directory.h"

namespace windfall {

struct UpOptions {
  std::optional<std::string> state;  // absent: the default directory
  UpSite site;                       // empty: that of the last start
  std::string node;                  // empty: as the last time, else the host's name
  std::optional<int32_t> cpus;       // absent: what the machine has
  std::optional<int32_t> gpus;
};

// Runs scheduler and agent until Ctrl-C. Starts one that ends again; gives up if it keeps ending.
absl::StatusOr<int> RunUp(const UpOptions& options, Console& console);

// The configuration for a start: the saved one if nothing about the site was typed.
absl::StatusOr<v1::SchedulerConfig> ChooseUpConfig(const UpOptions& options,
                                                   const std::optional<std::string>& saved,
                                                   const UpPlace& place);

// The agent's arguments, as `node` in the configuration's zone.
struct AgentPlace {
  std::string node;
  std::string zone;
};
std::vector<std::string> AgentArguments(const UpOptions& options, const UpDirectory& directory,
                                        const AgentPlace& place);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_UP_H_
