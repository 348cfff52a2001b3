// Nodes that are alike but for what runs on them.
#ifndef WINDFALL_SCHEDULER_PLANNER_NODE_KIND_H_
#define WINDFALL_SCHEDULER_PLANNER_NODE_KIND_H_

#include <cstddef>
#include <vector>

#include "scheduler/planner/node_offer.h"

namespace windfall {

// Of one zone, PUE, capacity and sleep: what one offers when it is empty, all do.
struct NodeKind {
  const OpenNode* like = nullptr;  // not null
  std::vector<size_t> nodes;       // indices, in order; not empty
};

// Refers to `nodes`.
std::vector<NodeKind> KindsOf(const std::vector<OpenNode>& nodes);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_NODE_KIND_H_
