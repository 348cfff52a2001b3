#ifndef WINDFALL_CLI_RENDER_SIMULATION_DAYS_H_
#define WINDFALL_CLI_RENDER_SIMULATION_DAYS_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/simulation.pb.h"

namespace windfall {

// What was emitted on which days, with the policy and without carbon: figures, and bars on a
// terminal. Empty if nothing ran.
std::string RenderSimulationDays(const v1::Simulation& result, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_SIMULATION_DAYS_H_
