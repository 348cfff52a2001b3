// What one node can do for a demand.
#ifndef WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_
#define WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "scheduler/planner/capacity_timeline.h"
#include "scheduler/planner/demand.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// A node while it is being filled.
struct OpenNode {
  const PlanNode* node = nullptr;         // not null; outlives this
  const UsableTime* intensity = nullptr;  // of its zone; not null, empty if nothing is known
  CapacityTimeline timeline;
};

// All segments are on one node: a checkpoint need not be reachable from another.
struct Placement {
  size_t node = 0;                 // index among the open nodes
  std::vector<TickSpan> segments;  // in order; not empty
  std::optional<Score> cost;       // with PUE; absent unless the intensity is known throughout

  Tick start() const { return segments.front().begin; }
  Tick finish() const { return segments.back().end; }
};

struct NodeOffer {
  std::optional<Placement> earliest;  // unbroken, whatever the carbon and the deadline
  std::optional<Placement> cleanest;  // by the deadline, where the intensity is known throughout
};

// Whether the node could ever run it, if nothing else ran there.
bool IsEligible(const PlanNode& node, const Demand& demand);

enum class Goal { kCleanest, kEarliest };

// REQUIRES: the node is eligible. For kEarliest, or a demand that asks for it, without `cleanest`.
// `index` is the node's among the open nodes.
NodeOffer MakeOffer(const std::vector<OpenNode>& nodes, size_t index, const Demand& demand,
                    Goal goal);

// By the deadline in as little running time as the free time allows, whatever the carbon: for work
// that can be paused and fits in nowhere unbroken. REQUIRES: the demand is interruptible.
std::optional<Placement> MakeSplitOffer(const std::vector<OpenNode>& nodes, size_t index,
                                        const Demand& demand);

// Whether all of it is still free. As capacity only shrinks while nodes are filled, an offer that
// is still free is still the best one.
bool IsFree(const Placement& placement, const std::vector<OpenNode>& nodes, const Demand& demand);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_
