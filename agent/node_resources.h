// What this machine has.
#ifndef WINDFALL_AGENT_NODE_RESOURCES_H_
#define WINDFALL_AGENT_NODE_RESOURCES_H_

#include "domain/resources.h"

namespace windfall {

// CPUs that this process may run on, and the machine's memory. GPUs are the meter's to find.
Resources DetectResources();

}  // namespace windfall

#endif  // WINDFALL_AGENT_NODE_RESOURCES_H_
