#include "scheduler/planner/node_kind.h"

#include <algorithm>

namespace windfall {
namespace {

bool AreAlike(const OpenNode& a, const OpenNode& b) {
  return a.objective == b.objective && a.node->capacity == b.node->capacity &&
         a.node->zone == b.node->zone && a.node->sleep == b.node->sleep;
}

}  // namespace

std::vector<NodeKind> KindsOf(const std::vector<OpenNode>& nodes) {
  std::vector<NodeKind> kinds;
  for (size_t i = 0; i < nodes.size(); ++i) {
    auto kind = std::find_if(kinds.begin(), kinds.end(),
                             [&](const NodeKind& each) { return AreAlike(*each.like, nodes[i]); });
    if (kind == kinds.end()) kind = kinds.insert(kind, {.like = &nodes[i]});
    kind->nodes.push_back(i);
  }
  return kinds;
}

}  // namespace windfall
