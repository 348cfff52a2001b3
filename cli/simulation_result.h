// What a simulation found, as `windfall simulate --json` prints it.
#ifndef WINDFALL_CLI_SIMULATION_RESULT_H_
#define WINDFALL_CLI_SIMULATION_RESULT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/simulate_inputs.h"
#include "scheduler/simulator/simulation.h"
#include "windfall/v1/simulation.pb.h"

namespace windfall {

struct SimulationOutcomes {
  SimulationOutcome policy;
  SimulationOutcome queue;             // the same with kRunNow
  SimulationOutcome perfect_forecast;  // the same with a perfect forecast
  SimulationOutcome least_emissions;   // the same, whatever it costs
};

v1::Simulation SimulationResult(const SimulationInputs& inputs, const SimulationOutcomes& outcomes);

// Adds the bound to a result of the same inputs; a note where there is none. Cost: as a few plans.
void SetBound(const SimulationInputs& inputs, const SimulationOutcome& policy,
              v1::Simulation& result);

// What depends on the machine: everything else is the same whenever the inputs are.
struct SimulationCost {
  std::vector<absl::Duration> plans;  // how long each took
  absl::Duration wall;
  double peak_rss_mebibytes = 0;
};
void SetCost(SimulationCost cost, v1::Simulation& result);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_RESULT_H_
