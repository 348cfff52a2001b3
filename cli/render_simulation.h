#ifndef WINDFALL_CLI_RENDER_SIMULATION_H_
#define WINDFALL_CLI_RENDER_SIMULATION_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/simulation.pb.h"

namespace windfall {

// What the policy emitted against both baselines, where and with which jobs, and what to know
// about the figures.
std::string RenderSimulation(const v1::Simulation& result, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_SIMULATION_H_
