#include "scheduler/planner/item_placer.h"

#include <utility>

namespace windfall {
namespace {

// Relative, for the fraction that a user gave in decimals.
constexpr double kRoundingTolerance = 1e-9;

bool IsSavingEnough(const Score& now, const Score& waiting, double min_saving) {
  const auto base = static_cast<double>(now);
  return static_cast<double>(now - waiting) >= (min_saving - kRoundingTolerance) * base;
}

Choice At(const Placement& placement, PlanReason reason) {
  return {.placement = placement, .reason = reason};
}

}  // namespace

Choice ItemPlacer::Place(const Demand& demand) {
  if (demand_ != demand) Open(demand);
  const Placement* earliest = earliest_.Best(nodes_, demand);
  if (earliest == nullptr) return {};
  Choice choice = Choose(demand, *earliest);
  choice.earliest_node = earliest->node;
  choice.feasible = choice.placement->finish() <= demand.deadline;
  for (const TickSpan& segment : choice.placement->segments) {
    nodes_[choice.placement->node].timeline.Take(segment, demand.resources);
  }
  return choice;
}

void ItemPlacer::Open(const Demand& demand) {
  demand_ = demand;
  earliest_.Open(nodes_, demand);
  const bool may_wait = goal_ == Goal::kCleanest && !demand.asap && !demand.IsImpossible();
  cleanest_.Open(may_wait ? nodes_ : std::vector<OpenNode>(), demand);
}

Choice ItemPlacer::Choose(const Demand& demand, const Placement& earliest) {
  if (demand.IsImpossible()) return At(earliest, PlanReason::kLate);
  if (earliest.start() > demand.latest_start()) return ChooseWithoutRoom(demand, earliest);
  if (demand.asap) return At(earliest, PlanReason::kAsap);
  if (goal_ == Goal::kEarliest) return At(earliest, PlanReason::kDeadline);
  Choice choice = ChooseCleanest(demand, earliest);
  // There was but one start to choose from.
  if (earliest.start() == demand.latest_start()) choice.reason = PlanReason::kDeadline;
  return choice;
}

// It fits in nowhere unbroken, but perhaps in pieces.
Choice ItemPlacer::ChooseWithoutRoom(const Demand& demand, const Placement& earliest) {
  if (const Placement* cleanest = cleanest_.Best(nodes_, demand); cleanest != nullptr) {
    return At(*cleanest, PlanReason::kCleanest);
  }
  if (const auto split = EarliestSplit(demand); split.has_value()) {
    return At(*split, PlanReason::kNoCapacity);
  }
  return At(earliest, PlanReason::kNoCapacity);
}

Choice ItemPlacer::ChooseCleanest(const Demand& demand, const Placement& earliest) {
  if (!IsIntensityKnown(demand)) return At(earliest, PlanReason::kNoForecast);
  const Placement* cleanest = cleanest_.Best(nodes_, demand);
  if (cleanest == nullptr) return At(earliest, PlanReason::kShortForecast);
  if (cleanest->segments == earliest.segments) return At(*cleanest, PlanReason::kNowIsCleanest);
  if (demand.min_saving > 0) {
    if (!earliest.cost.has_value()) return At(earliest, PlanReason::kShortForecast);
    if (!IsSavingEnough(*earliest.cost, *cleanest->cost, demand.min_saving)) {
      return At(earliest, PlanReason::kSavingTooSmall);
    }
  }
  return At(*cleanest, PlanReason::kCleanest);
}

std::optional<Placement> ItemPlacer::EarliestSplit(const Demand& demand) const {
  std::optional<Placement> best;
  for (size_t i = 0; i < nodes_.size() && demand.interruptible.has_value(); ++i) {
    if (!IsEligible(*nodes_[i].node, demand)) continue;
    std::optional<Placement> split = SplitOffer(nodes_[i], demand);
    if (!split.has_value()) continue;
    split->node = i;
    if (!best.has_value() || split->finish() < best->finish()) best = std::move(split);
  }
  return best;
}

bool ItemPlacer::IsIntensityKnown(const Demand& demand) const {
  for (const OpenNode& node : nodes_) {
    if (IsEligible(*node.node, demand) && !node.intensity->empty()) return true;
  }
  return false;
}

}  // namespace windfall
