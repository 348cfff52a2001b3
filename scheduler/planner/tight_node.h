// Which of several nodes that are alike work should share, so that others stay wholly free.
#ifndef WINDFALL_SCHEDULER_PLANNER_TIGHT_NODE_H_
#define WINDFALL_SCHEDULER_PLANNER_TIGHT_NODE_H_

#include <cstddef>
#include <vector>

#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/node_offer.h"

namespace windfall {

// Of the kind's first nodes, and the placement's own, on which its segments are free: the one that
// is otherwise unused for the least of their time; of equals its own, then the first. What runs
// long thus gathers where others run as long, and work that needs all of a node finds one.
// REQUIRES: the segments are free on its own node, which is of the kind.
size_t TightestNode(const std::vector<OpenNode>& nodes, const NodeKind& kind,
                    const Placement& placement, const Demand& demand);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_TIGHT_NODE_H_
