#include "scheduler/planner/planned_place.h"

#include <algorithm>

namespace windfall {
namespace {

// Null if it is not there.
const OpenNode* FindNode(const std::vector<OpenNode>& nodes, NodeId id) {
  const auto node = std::lower_bound(
      nodes.begin(), nodes.end(), id,
      [](const OpenNode& each, const NodeId& wanted) { return each.node->id < wanted; });
  return node == nodes.end() || node->node->id != id ? nullptr : &*node;
}

// Whether the segments are as long as the work that is left, with every resume, and as its rules
// allow.
bool HoldWork(const std::vector<TickSpan>& segments, const Demand& demand) {
  if (segments.size() == 1) return segments.front().length() == demand.length;
  if (!demand.interruptible.has_value()) return false;
  const InterruptibleWork& work = *demand.interruptible;
  Tick left = work.remaining;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Tick overhead = i > 0 || work.resume ? work.resume_overhead : 0;
    const Tick progress = segments[i].length() - overhead;
    const bool is_last = i + 1 == segments.size();
    if (progress <= 0 || (!is_last && segments[i].length() < work.min_segment)) return false;
    left -= progress;
  }
  return left == 0;
}

}  // namespace

std::optional<Placement> PlannedPlace(const PlanProblem& problem,
                                      const std::vector<OpenNode>& nodes, size_t item,
                                      Tick latest) {
  const WorkItem& work = *problem.items()[item];
  const Demand& demand = problem.demands()[item];
  if (work.count > 1 || work.planned.empty()) return std::nullopt;
  const OpenNode* const node = FindNode(nodes, work.planned.front().node);
  if (node == nullptr || !IsEligible(*node->node, demand)) return std::nullopt;
  Placement placement = {.node = static_cast<size_t>(node - nodes.data())};
  Tick free_from = demand.release;
  for (const Segment& segment : work.planned) {
    const TickSpan span = problem.scale().ToTickSpan(segment.span);
    const bool is_possible =
        segment.node == node->node->id && span.begin >= free_from && !span.empty();
    if (!is_possible) return std::nullopt;
    free_from = span.end + 1;  // with a pause between
    placement.segments.push_back(span);
  }
  placement.cost = CostOf(placement.segments, *node, demand);
  if (!HoldWork(placement.segments, demand)) return std::nullopt;
  if (placement.finish() > latest) return std::nullopt;
  if (!IsFree(placement, *node, demand)) return std::nullopt;
  return placement;
}

}  // namespace windfall
