// What a simulation says of nodes that sleep while nothing runs on them.
#ifndef WINDFALL_CLI_SIMULATION_NODES_H_
#define WINDFALL_CLI_SIMULATION_NODES_H_

#include <string>

#include "windfall/v1/simulation.pb.h"

namespace windfall {

// What they emitted besides their jobs, with and without carbon, in a sentence without a full stop.
// Empty if nodes are always on.
std::string NodesBesidesText(const v1::Simulation& result);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_NODES_H_
