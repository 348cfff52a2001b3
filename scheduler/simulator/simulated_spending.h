// What a simulation's jobs cost, against what they would have cost without windfall.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_SPENDING_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_SPENDING_H_

#include <optional>
#include <vector>

#include "domain/site_prices.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/simulation_summary.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// Of all completed jobs, with PUE. `all`: their tally. Absent unless the setup has prices, and all
// of them and of the intensity is known.
std::optional<WorkCost> SpentOn(const SimulationOutcome& outcome, const JobTally& all,
                                const SimulationSetup& setup);

// The same of each at submission, at home, whatever else runs.
std::optional<WorkCost> SpentAtSubmission(const std::vector<SimulatedJob>& jobs,
                                          const SimulationOutcome& outcome, const JobTally& all,
                                          const SimulationSetup& setup);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_SPENDING_H_
