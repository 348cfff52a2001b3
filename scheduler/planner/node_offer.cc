#include "scheduler/planner/node_offer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scheduler/planner/unbroken.h"

namespace windfall {
namespace {

std::vector<TickSpan> FreeBy(Tick deadline, const OpenNode& node, const Demand& demand) {
  return node.timeline.FreeSpans({.begin = demand.release, .end = deadline}, demand.resources);
}

}  // namespace

bool IsEligible(const PlanNode& node, const Demand& demand) {
  const bool in_zone = demand.zones.empty() || std::find(demand.zones.begin(), demand.zones.end(),
                                                         node.zone) != demand.zones.end();
  return in_zone && node.capacity.Fits(demand.resources);
}

bool IsFree(const Placement& placement, const OpenNode& node, const Demand& demand) {
  return std::all_of(
      placement.segments.begin(), placement.segments.end(),
      [&](const TickSpan& segment) { return node.timeline.IsFree(segment, demand.resources); });
}

Placement RunFrom(Tick start, const OpenNode& node, const Demand& demand) {
  const TickSpan run = {.begin = start, .end = start + demand.length};
  return {.segments = {run}, .cost = node.objective->CostOf(run)};
}

std::optional<Placement> CleanestOffer(const OpenNode& node, const Demand& demand) {
  const UsableTime usable = node.objective->Within(FreeBy(demand.wait_deadline, node, demand));
  if (demand.interruptible.has_value()) {
    std::optional<CleanSegments> found = CleanestSegments(usable, *demand.interruptible);
    if (!found.has_value()) return std::nullopt;
    return Placement{.segments = std::move(found->segments), .cost = found->cost};
  }
  const std::optional<CleanStart> found = CleanestStart(usable, demand.length);
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = {{.begin = found->start, .end = found->start + demand.length}},
                   .cost = found->cost};
}

int64_t SearchEffort(const OpenNode& node, const Demand& demand) {
  if (!demand.interruptible.has_value()) return 1;
  const InterruptibleWork& work = *demand.interruptible;
  const bool has_rules = work.resume_overhead > 0 || work.min_segment > 0;
  return has_rules ? 4 * static_cast<int64_t>(node.objective->steps().size()) : 2;
}

std::optional<Placement> SoonestOffer(const OpenNode& node, const Demand& demand,
                                      const Score& limit) {
  const UsableTime usable = node.objective->Within(FreeBy(demand.wait_deadline, node, demand));
  const std::optional<CleanStart> found = EarliestStartUpTo(usable, demand.length, limit);
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = {{.begin = found->start, .end = found->start + demand.length}},
                   .cost = found->cost};
}

std::optional<Placement> SplitOffer(const OpenNode& node, const Demand& demand) {
  std::vector<UsableStep> steps;
  for (const TickSpan& span : FreeBy(demand.deadline, node, demand)) {
    steps.push_back({.span = span, .rate = 1});
  }
  std::optional<CleanSegments> found = CleanestSegments(UsableTime(steps), *demand.interruptible);
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = std::move(found->segments)};
}

bool IsEarlier(const Placement& a, const Placement& b) {
  const bool a_unknown = !a.cost.has_value();
  const bool b_unknown = !b.cost.has_value();
  return std::make_tuple(a.start(), a_unknown, a.cost.value_or(0)) <
         std::make_tuple(b.start(), b_unknown, b.cost.value_or(0));
}

bool IsCleaner(const Placement& a, const Placement& b) {
  return std::make_tuple(*a.cost, a.finish()) < std::make_tuple(*b.cost, b.finish());
}

}  // namespace windfall
