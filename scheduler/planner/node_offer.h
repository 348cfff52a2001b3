// What one node can do for a demand.
#ifndef WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_
#define WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "scheduler/planner/awake_time.h"
#include "scheduler/planner/capacity_timeline.h"
#include "scheduler/planner/demand.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// A node while it is being filled.
struct OpenNode {
  const PlanNode* node = nullptr;  // not null; outlives this
  // Of its zone as it is expected, without PUE, to say; not null, empty if nothing is known.
  const UsableTime* intensity = nullptr;
  // What running there costs, PUE included, which is what is minimized: one for all nodes of a zone
  // and PUE. Not null; known when the intensity is.
  const UsableTime* objective = nullptr;
  CapacityTimeline timeline;
  std::optional<AwakeTime> awake;  // only if it sleeps when nothing runs
};

// Where and when. All segments are on one node: a checkpoint need not be reachable from another.
struct Placement {
  size_t node = 0;                 // index among the open nodes
  std::vector<TickSpan> segments;  // in order; not empty
  std::optional<Score> cost;       // charges included; absent unless it is known throughout

  Tick start() const { return segments.front().begin; }
  Tick finish() const { return segments.back().end; }
};

// Whether the node could ever run it, if nothing else ran there.
bool IsEligible(const PlanNode& node, const Demand& demand);

// All segments are free. As capacity only shrinks while nodes are filled, the best placement of
// some earlier moment that is still free is still the best.
bool IsFree(const Placement& placement, const OpenNode& node, const Demand& demand);

// What running there then costs, its charges included; absent unless it is known.
std::optional<Score> OwnCostOf(const std::vector<TickSpan>& segments, const OpenNode& node,
                               const Demand& demand);
// The same with what the node draws besides for it, if it would sleep, beside what runs there now.
std::optional<Score> CostOf(const std::vector<TickSpan>& segments, const OpenNode& node,
                            const Demand& demand);

// Unbroken from `start` on, whatever is free. `node` is left 0.
Placement RunFrom(Tick start, const OpenNode& node, const Demand& demand);

// The offers of an eligible node; absent if it has none. `node` is left 0.

// The cleanest by the deadline for waiting in time whose objective is known; the cost is not
// absent.
std::optional<Placement> CleanestOffer(const OpenNode& node, const Demand& demand);
// About how long CleanestOffer takes, in units of some microseconds.
int64_t SearchEffort(const OpenNode& node, const Demand& demand);
// Unbroken by the deadline for waiting, as early as it can within `limit` from where no start
// before it costs less.
std::optional<Placement> SoonestOffer(const OpenNode& node, const Demand& demand,
                                      const CostLimit& limit);
// By the deadline in as little running time as the free time allows, whatever the carbon: for work
// that can be paused and does not fit in unbroken. REQUIRES: the demand is interruptible.
std::optional<Placement> SplitOffer(const OpenNode& node, const Demand& demand);

// Orders for offers, a strict weak ordering each. Earlier, or as early and cleaner: a known
// intensity goes before an unknown one.
bool IsEarlier(const Placement& a, const Placement& b);
// Cleaner, or as clean and finished earlier. REQUIRES: both costs are known.
bool IsCleaner(const Placement& a, const Placement& b);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_NODE_OFFER_H_
