#include "scheduler/planner/item_placer.h"

#include <tuple>
#include <utility>

namespace windfall {
namespace {

// Relative, for the fraction that a user gave in decimals.
constexpr double kRoundingTolerance = 1e-9;

bool IsSavingEnough(const Score& now, const Score& waiting, double min_saving) {
  const auto base = static_cast<double>(now);
  return static_cast<double>(now - waiting) >= min_saving * base - kRoundingTolerance * base;
}

// Earlier, or as early and cleaner; a known intensity goes before an unknown one.
bool IsEarlier(const Placement& a, const Placement& b) {
  const bool a_unknown = !a.cost.has_value();
  const bool b_unknown = !b.cost.has_value();
  return std::make_tuple(a.start(), a_unknown, a.cost.value_or(0)) <
         std::make_tuple(b.start(), b_unknown, b.cost.value_or(0));
}

bool IsCleaner(const Placement& a, const Placement& b) {
  return std::make_tuple(*a.cost, a.finish()) < std::make_tuple(*b.cost, b.finish());
}

Choice At(const Placement& placement, PlanReason reason) {
  return {.placement = placement, .reason = reason};
}

}  // namespace

Choice ItemPlacer::Place(const Demand& demand) {
  UpdateOffers(demand);
  const Placement* earliest = EarliestOffer();
  if (earliest == nullptr) return {};
  Choice choice = Choose(demand);
  choice.earliest_node = earliest->node;
  choice.feasible = choice.placement->finish() <= demand.deadline;
  for (const TickSpan& segment : choice.placement->segments) {
    nodes_[choice.placement->node].timeline.Take(segment, demand.resources);
  }
  return choice;
}

void ItemPlacer::UpdateOffers(const Demand& demand) {
  const bool is_same = demand_ == demand;
  demand_ = demand;
  offers_.resize(nodes_.size());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    std::optional<NodeOffer>& offer = offers_[i];
    const auto is_free = [&](const std::optional<Placement>& placement) {
      return !placement.has_value() || IsFree(*placement, nodes_, demand);
    };
    if (!is_same) offer.reset();
    if (is_same && (!offer.has_value() || (is_free(offer->earliest) && is_free(offer->cleanest)))) {
      continue;
    }
    if (IsEligible(*nodes_[i].node, demand)) offer = MakeOffer(nodes_, i, demand, goal_);
  }
}

const Placement* ItemPlacer::EarliestOffer() const {
  const Placement* best = nullptr;
  for (const std::optional<NodeOffer>& offer : offers_) {
    if (!offer.has_value() || !offer->earliest.has_value()) continue;
    if (best == nullptr || IsEarlier(*offer->earliest, *best)) best = &*offer->earliest;
  }
  return best;
}

const Placement* ItemPlacer::CleanestOffer() const {
  const Placement* best = nullptr;
  for (const std::optional<NodeOffer>& offer : offers_) {
    if (!offer.has_value() || !offer->cleanest.has_value()) continue;
    if (best == nullptr || IsCleaner(*offer->cleanest, *best)) best = &*offer->cleanest;
  }
  return best;
}

std::optional<Placement> ItemPlacer::EarliestSplit(const Demand& demand) const {
  std::optional<Placement> best;
  for (size_t i = 0; i < nodes_.size() && demand.interruptible.has_value(); ++i) {
    if (!offers_[i].has_value()) continue;
    std::optional<Placement> split = MakeSplitOffer(nodes_, i, demand);
    if (!split.has_value()) continue;
    if (!best.has_value() || split->finish() < best->finish()) best = std::move(split);
  }
  return best;
}

bool ItemPlacer::IsIntensityKnown() const {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (offers_[i].has_value() && !nodes_[i].intensity->empty()) return true;
  }
  return false;
}

Choice ItemPlacer::Choose(const Demand& demand) const {
  const Placement& earliest = *EarliestOffer();
  if (demand.IsImpossible()) return At(earliest, PlanReason::kLate);
  if (earliest.start() > demand.latest_start()) return ChooseWithoutRoom(demand, earliest);
  if (demand.asap) return At(earliest, PlanReason::kAsap);
  if (goal_ == Goal::kEarliest) return At(earliest, PlanReason::kDeadline);
  Choice choice = ChooseCleanest(demand, earliest);
  // There was but one start to choose from.
  if (earliest.start() == demand.latest_start()) choice.reason = PlanReason::kDeadline;
  return choice;
}

Choice ItemPlacer::ChooseWithoutRoom(const Demand& demand, const Placement& earliest) const {
  if (const Placement* cleanest = CleanestOffer(); cleanest != nullptr) {
    return At(*cleanest, PlanReason::kCleanest);
  }
  if (const std::optional<Placement> split = EarliestSplit(demand); split.has_value()) {
    return At(*split, PlanReason::kNoCapacity);
  }
  return At(earliest, PlanReason::kNoCapacity);
}

Choice ItemPlacer::ChooseCleanest(const Demand& demand, const Placement& earliest) const {
  if (!IsIntensityKnown()) return At(earliest, PlanReason::kNoForecast);
  const Placement* cleanest = CleanestOffer();
  if (cleanest == nullptr) return At(earliest, PlanReason::kShortForecast);
  if (cleanest->segments == earliest.segments) {
    return At(*cleanest, PlanReason::kNowIsCleanest);
  }
  if (demand.min_saving > 0) {
    if (!earliest.cost.has_value()) return At(earliest, PlanReason::kShortForecast);
    if (!IsSavingEnough(*earliest.cost, *cleanest->cost, demand.min_saving)) {
      return At(earliest, PlanReason::kSavingTooSmall);
    }
  }
  return At(*cleanest, PlanReason::kCleanest);
}

}  // namespace windfall
