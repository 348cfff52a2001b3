#include "scheduler/planner/tight_node.h"

#include <algorithm>

namespace windfall {
namespace {

// Nodes that are compared. The first ones fill first.
constexpr size_t kMostCompared = 16;

Tick UnusedTime(const std::vector<TickSpan>& segments, const CapacityTimeline& timeline) {
  Tick sum = 0;
  for (const TickSpan& segment : segments) sum += timeline.UnusedTime(segment);
  return sum;
}

}  // namespace

size_t TightestNode(const std::vector<OpenNode>& nodes, const NodeKind& kind,
                    const Placement& placement, const Demand& demand) {
  size_t best = placement.node;
  Tick least = UnusedTime(placement.segments, nodes[best].timeline);
  const size_t compared = std::min(kMostCompared, kind.nodes.size());
  for (size_t i = 0; i < compared && least > 0; ++i) {
    const OpenNode& node = nodes[kind.nodes[i]];
    if (!IsFree(placement, node, demand)) continue;
    const Tick unused = UnusedTime(placement.segments, node.timeline);
    if (unused >= least) continue;
    best = kind.nodes[i];
    least = unused;
  }
  return best;
}

}  // namespace windfall
