// The files of a simulation.
#ifndef WINDFALL_CLI_SIMULATE_INPUTS_H_
#define WINDFALL_CLI_SIMULATE_INPUTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/simulate_options.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

struct SimulationInputs {
  absl::Time start;
  std::vector<SimulatedJob> jobs;
  SimulationSetup setup;
  std::vector<std::string> notes;  // what was assumed or left out, for people
};

// Reads the trace and the intensity of each zone. Every error names the file. A usage error if
// nobody says when the trace begins, FailedPrecondition if the intensity does not cover its begin.
absl::StatusOr<SimulationInputs> ReadSimulationInputs(const SimulateRequest& request);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATE_INPUTS_H_
