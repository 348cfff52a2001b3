#include "scheduler/planner/node_offer.h"

#include <algorithm>
#include <utility>

#include "scheduler/planner/unbroken.h"

namespace windfall {
namespace {

std::vector<TickSpan> FreeByDeadline(const OpenNode& node, const Demand& demand) {
  return node.timeline.FreeSpans({.begin = demand.release, .end = demand.deadline},
                                 demand.resources);
}

std::optional<Placement> Earliest(const OpenNode& node, size_t index, const Demand& demand) {
  const std::optional<Tick> start = EarliestStart(
      node.timeline.FreeSpans({.begin = demand.release, .end = kForever}, demand.resources),
      demand.length);
  if (!start.has_value()) return std::nullopt;
  const TickSpan run = {.begin = *start, .end = *start + demand.length};
  std::optional<Score> cost = node.intensity->CostOf(run);
  if (cost.has_value()) *cost *= node.node->pue_permille;
  return Placement{.node = index, .segments = {run}, .cost = cost};
}

std::optional<Placement> Cleanest(const OpenNode& node, size_t index, const Demand& demand) {
  const UsableTime usable = node.intensity->Within(FreeByDeadline(node, demand));
  const Score pue = node.node->pue_permille;
  if (demand.interruptible.has_value()) {
    std::optional<CleanSegments> found = CleanestSegments(usable, *demand.interruptible);
    if (!found.has_value()) return std::nullopt;
    return Placement{
        .node = index, .segments = std::move(found->segments), .cost = found->cost * pue};
  }
  const std::optional<CleanStart> found = CleanestStart(usable, demand.length);
  if (!found.has_value()) return std::nullopt;
  return Placement{.node = index,
                   .segments = {{.begin = found->start, .end = found->start + demand.length}},
                   .cost = found->cost * pue};
}

}  // namespace

bool IsEligible(const PlanNode& node, const Demand& demand) {
  const bool in_zone = demand.zones.empty() || std::find(demand.zones.begin(), demand.zones.end(),
                                                         node.zone) != demand.zones.end();
  return in_zone && node.capacity.Fits(demand.resources);
}

NodeOffer MakeOffer(const std::vector<OpenNode>& nodes, size_t index, const Demand& demand,
                    Goal goal) {
  NodeOffer offer = {.earliest = Earliest(nodes[index], index, demand)};
  if (goal == Goal::kCleanest && !demand.asap) {
    offer.cleanest = Cleanest(nodes[index], index, demand);
  }
  return offer;
}

std::optional<Placement> MakeSplitOffer(const std::vector<OpenNode>& nodes, size_t index,
                                        const Demand& demand) {
  std::vector<UsableStep> steps;
  for (const TickSpan& span : FreeByDeadline(nodes[index], demand)) {
    steps.push_back({.span = span, .intensity = 1});
  }
  std::optional<CleanSegments> found = CleanestSegments(UsableTime(steps), *demand.interruptible);
  if (!found.has_value()) return std::nullopt;
  return Placement{.node = index, .segments = std::move(found->segments)};
}

bool IsFree(const Placement& placement, const std::vector<OpenNode>& nodes, const Demand& demand) {
  const CapacityTimeline& timeline = nodes[placement.node].timeline;
  return std::all_of(
      placement.segments.begin(), placement.segments.end(),
      [&](const TickSpan& segment) { return timeline.IsFree(segment, demand.resources); });
}

}  // namespace windfall
