// What a simulation found, as one HTML page that needs nothing else.
#ifndef WINDFALL_CLI_SIMULATION_PAGE_H_
#define WINDFALL_CLI_SIMULATION_PAGE_H_

#include <string>
#include <vector>

#include "cli/simulate_options.h"
#include "page/document.h"
#include "windfall/v1/simulation.pb.h"

namespace windfall {

// Every option that has a say in the result, with the value that it has. `request`: what the
// options mean.
std::vector<PageFact> AssumptionsOf(const SimulateOptions& options, const SimulateRequest& request);

// Saving, assumptions, charts over time, and where and with which jobs; light, dark and printed.
// The result is embedded as JSON. Pure.
std::string RenderSimulationPage(const v1::Simulation& result,
                                 const std::vector<PageFact>& assumptions);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_PAGE_H_
