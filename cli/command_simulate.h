// `windfall simulate`: what a trace of jobs would have emitted.
#ifndef WINDFALL_CLI_COMMAND_SIMULATE_H_
#define WINDFALL_CLI_COMMAND_SIMULATE_H_

#include "absl/status/statusor.h"
#include "cli/console.h"
#include "cli/simulate_options.h"

namespace windfall {

absl::StatusOr<int> RunSimulate(const SimulateOptions& options, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_SIMULATE_H_
