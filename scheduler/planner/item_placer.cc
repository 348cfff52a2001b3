#include "scheduler/planner/item_placer.h"

#include <algorithm>
#include <utility>

#include "scheduler/planner/tight_node.h"

namespace windfall {
namespace {

// Relative, for the fraction that a user gave in decimals.
constexpr double kRoundingTolerance = 1e-9;

// What a task takes of what its job may run at once.
constexpr Resources kOneSlot = {.cpus = 1};

// Nodes that sleep to ask for one move, besides the own; fewer where each takes long.
constexpr int64_t kPatienceToImprove = 50;
constexpr int64_t kEffortToImprove = 1000;

void TakeOn(OpenNode& node, const TickSpan& span, const Resources& need) {
  node.timeline.Take(span, need);
  if (node.awake.has_value()) node.awake->Add(span);
}

Choice At(const Placement& placement, PlanReason reason) {
  return {.placement = placement, .reason = reason};
}

}  // namespace

Score CostWithoutWait(const Demand& demand, const Placement& placement) {
  return *placement.cost - demand.wait.Until(placement.finish());
}

bool IsWorthWaiting(const Demand& demand, const Placement& early, const Placement& waiting) {
  const double in_all = demand.waits ? 0 : demand.min_saving.fraction;
  const bool asks_by_hour = demand.min_saving.fraction_per_hour > 0;
  if (in_all <= 0 && !asks_by_hour) return true;
  if (!early.cost.has_value()) return demand.waits;
  if (asks_by_hour && (demand.wait.per_tick == 0 || *waiting.cost > *early.cost)) return false;
  const Score now = CostWithoutWait(demand, early);
  const Score saved = now - CostWithoutWait(demand, waiting);
  return static_cast<double>(saved) >= (in_all - kRoundingTolerance) * static_cast<double>(now);
}

std::vector<TickSpan> SpansOf(const Choice& choice) {
  if (choice.rounds == 1) return choice.placement->segments;
  return {{.begin = choice.start(), .end = choice.finish()}};
}

std::optional<Choice> ItemPlacer::Place(const Demand& demand, const PlacingTerms& terms) {
  if (demand_ != demand || goal_ != terms.goal) Open(demand, terms.goal);
  Choice choice = Choose(demand);
  if (terms.lateness == Lateness::kForbidden && !choice.feasible) return std::nullopt;
  if (!choice.placement.has_value()) {
    choice.side_by_side = terms.most;
    return choice;
  }
  if (terms.most == 1 && node_choice_ == NodeChoice::kTightest) {
    choice.placement->node = TightestNodeFor(demand, *choice.placement);
  }
  choice.side_by_side = SideBySide(demand, choice, terms.most);
  choice.rounds = RoundsOf(demand, choice, terms.most / choice.side_by_side);
  Take(demand, choice);
  return choice;
}

int64_t ItemPlacer::SideBySide(const Demand& demand, const Choice& choice, int64_t most) const {
  const CapacityTimeline& timeline = nodes_[choice.placement->node].timeline;
  for (const TickSpan& segment : choice.placement->segments) {
    most = timeline.HowOften(segment, demand.resources, most);
    if (!demand.limited.has_value()) continue;
    most = slots_.at(*demand.limited).HowOften(segment, kOneSlot, most);
  }
  return most;
}

// No further than half a fair share of all nodes, so that none is filled while another is empty,
// nor than each round is as good as the first.
int64_t ItemPlacer::RoundsOf(const Demand& demand, const Choice& choice, int64_t most) const {
  if (choice.placement->segments.size() > 1) return 1;
  const OpenNode& node = nodes_[choice.placement->node];
  const Resources row = demand.resources.Times(choice.side_by_side);
  const int64_t fair = most * choice.side_by_side / (2 * demand.most_at_once);
  // Each round waits longer than the one before, in any case.
  const auto cost_of = [&](const TickSpan& run) -> std::optional<Score> {
    const std::optional<Score> cost = CostOf({run}, node, demand);
    if (!cost.has_value()) return cost;
    return *cost - demand.wait.Until(run.end);
  };
  const std::optional<Score> cost = cost_of(choice.placement->segments[0]);
  TickSpan next = choice.placement->segments[0];
  int64_t rounds = 1;
  for (; rounds < std::min(most, fair); ++rounds) {
    next = {.begin = next.end, .end = next.end + next.length()};
    if (choice.feasible && next.end > demand.deadline) break;
    if (goal_ == Goal::kCleanest && cost_of(next) != cost) break;
    if (!node.timeline.IsFree(next, row)) break;
    if (demand.limited.has_value() &&
        !slots_.at(*demand.limited).IsFree(next, kOneSlot.Times(choice.side_by_side))) {
      break;
    }
  }
  return rounds;
}

void ItemPlacer::Remove(const Demand& demand, const Choice& choice) {
  demand_.reset();  // the books only know nodes that fill
  earliest_.Forget();
  if (!choice.placement.has_value()) return;
  for (const TickSpan& span : SpansOf(choice)) {
    OpenNode& node = nodes_[choice.placement->node];
    node.timeline.Give(span, demand.resources.Times(choice.side_by_side));
    if (node.awake.has_value()) node.awake->Remove(span);
    if (!demand.limited.has_value()) continue;
    slots_.at(*demand.limited).Give(span, kOneSlot.Times(choice.side_by_side));
  }
}

std::optional<Placement> ItemPlacer::CleanestOn(size_t node, const Demand& demand) {
  effort_ += SearchEffort(nodes_[node], demand);
  std::optional<Placement> placement = CleanestOffer(nodes_[node], demand);
  if (placement.has_value()) placement->node = node;
  return placement;
}

void ItemPlacer::Improve(const Demand& demand, Choice& choice) {
  Placement& placement = *choice.placement;
  Remove(demand, choice);
  // Others may keep its node awake by now, or no longer.
  if (some_sleep_) placement.cost = CostOf(placement.segments, nodes_[placement.node], demand);
  std::optional<Placement> better = Cleaner(placement.node, demand);
  if (better.has_value() && placement.cost.has_value() && *better->cost < *placement.cost) {
    placement = *std::move(better);
  }
  Restore(demand, choice);
}

std::optional<Placement> ItemPlacer::Cleaner(size_t node, const Demand& demand) {
  std::optional<Placement> here = CleanestOn(node, demand);
  if (!some_sleep_) return here;
  const int64_t of_each = std::max<int64_t>(SearchEffort(nodes_[node], demand), 1);
  cleanest_.Open(demand);
  const Placement* const best =
      cleanest_.Best(nodes_, demand, std::min(kEffortToImprove / of_each, kPatienceToImprove));
  const bool is_better = best != nullptr && (!here.has_value() || IsCleaner(*best, *here));
  return is_better ? std::optional<Placement>(*best) : here;
}

void ItemPlacer::Tighten(const Demand& demand, Choice& choice) {
  Remove(demand, choice);
  choice.placement->node = TightestNodeFor(demand, *choice.placement);
  Restore(demand, choice);
}

size_t ItemPlacer::TightestNodeFor(const Demand& demand, const Placement& placement) const {
  if (some_sleep_ || demand.limited.has_value()) return placement.node;
  return TightestNode(nodes_, *kind_of_[placement.node], placement, demand);
}

void ItemPlacer::Hasten(const Demand& demand, const CostLimit& limit, Choice& choice) {
  Remove(demand, choice);
  Placement& placement = *choice.placement;
  std::optional<Placement> sooner = SoonestOffer(nodes_[placement.node], demand, limit);
  if (sooner.has_value() && sooner->start() < placement.start()) {
    sooner->node = placement.node;
    placement = *std::move(sooner);
  }
  Restore(demand, choice);
}

void ItemPlacer::Restore(const Demand& demand, const Choice& choice) {
  demand_.reset();
  view_.reset();
  if (choice.placement.has_value()) Take(demand, choice);
}

void ItemPlacer::Take(const Demand& demand, const Choice& choice) {
  const Resources need = demand.resources.Times(choice.side_by_side);
  const size_t node = choice.placement->node;
  for (const TickSpan& span : SpansOf(choice)) {
    TakeOn(nodes_[node], span, need);
    if (!demand.limited.has_value()) continue;
    CapacityTimeline& slots = slots_.at(*demand.limited);
    slots.Take(span, kOneSlot.Times(choice.side_by_side));
    if (!view_.has_value()) continue;
    TakeOn((*view_)[node], span, need);
    CloseView(slots, span);
  }
}

void ItemPlacer::CloseView(const CapacityTimeline& slots, const TickSpan& window) {
  Tick closed_from = window.begin;
  std::vector<TickSpan> open = slots.FreeSpans(window, kOneSlot);
  open.push_back({.begin = window.end, .end = window.end});
  for (const TickSpan& span : open) {
    const TickSpan closed = {.begin = closed_from, .end = span.begin};
    for (OpenNode& node : *view_) node.timeline.Take(closed, node.node->capacity);
    closed_from = span.end;
  }
}

Choice ItemPlacer::Preview(const Demand& demand) {
  if (demand_ != demand || goal_ != Goal::kCleanest) Open(demand, Goal::kCleanest);
  return Choose(demand);
}

void ItemPlacer::Open(const Demand& demand, Goal goal) {
  demand_ = demand;
  goal_ = goal;
  view_.reset();
  splittable_.reset();
  if (demand.limited.has_value()) {
    view_ = nodes_;
    earliest_in_view_.Forget();
    CloseView(slots_.at(*demand.limited), {.begin = 0, .end = kForever});
  }
  const bool may_wait = goal == Goal::kCleanest && !demand.asap && !demand.IsImpossible();
  if (may_wait) {
    cleanest_.Open(demand);
  } else {
    cleanest_.Close();
  }
}

Choice ItemPlacer::Choose(const Demand& demand) {
  EarliestBook& book = view_.has_value() ? earliest_in_view_ : earliest_;
  const std::optional<Placement> earliest = book.Best(nodes(), demand);
  if (!earliest.has_value()) return {};
  Choice choice = ChooseInGoodTime(demand, *earliest);
  choice.earliest_node = earliest->node;
  choice.feasible = choice.finish() <= demand.deadline;
  return choice;
}

Choice ItemPlacer::ChooseInGoodTime(const Demand& demand, const Placement& earliest) {
  if (demand.IsImpossible()) return At(earliest, PlanReason::kLate);
  if (earliest.start() > demand.latest_start()) return ChooseWithoutRoom(demand, earliest);
  Choice choice = ChooseWithRoom(demand, earliest);
  // It would have started before, if there had been room.
  const bool waits_for_carbon = choice.reason == PlanReason::kCleanest;
  if (!waits_for_carbon && choice.start() > demand.release) choice.reason = PlanReason::kNoCapacity;
  return choice;
}

Choice ItemPlacer::ChooseWithRoom(const Demand& demand, const Placement& earliest) {
  if (demand.asap) return At(earliest, PlanReason::kAsap);
  if (goal_ == Goal::kEarliest) return At(earliest, PlanReason::kDeadline);
  Choice choice = ChooseCleanest(demand, earliest);
  // There was but one start to choose from.
  if (earliest.start() >= demand.LatestStartOf(1)) {
    const bool for_others = demand.needed_by < demand.deadline;
    choice.reason = for_others ? PlanReason::kJobsAfter : PlanReason::kDeadline;
  }
  return choice;
}

// It fits in nowhere unbroken, but perhaps in pieces.
Choice ItemPlacer::ChooseWithoutRoom(const Demand& demand, const Placement& earliest) {
  if (const Placement* cleanest = cleanest_.Best(nodes(), demand, patience_); cleanest != nullptr) {
    return At(*cleanest, PlanReason::kNoCapacity);
  }
  if (const auto split = EarliestSplit(demand); split.has_value()) {
    return At(*split, PlanReason::kNoCapacity);
  }
  return At(earliest, PlanReason::kNoCapacity);
}

Choice ItemPlacer::ChooseCleanest(const Demand& demand, const Placement& earliest) {
  if (!IsIntensityKnown(demand)) return At(earliest, PlanReason::kNoForecast);
  const Placement* cleanest = cleanest_.Best(nodes(), demand, patience_);
  if (cleanest == nullptr) return At(earliest, PlanReason::kShortForecast);
  if (cleanest->segments == earliest.segments) return At(*cleanest, PlanReason::kNowIsCleanest);
  if (!IsWorthWaiting(demand, earliest, *cleanest)) {
    return At(earliest,
              earliest.cost.has_value() ? PlanReason::kSavingTooSmall : PlanReason::kShortForecast);
  }
  return At(*cleanest, PlanReason::kCleanest);
}

std::optional<Placement> ItemPlacer::EarliestSplit(const Demand& demand) {
  std::optional<Placement> best;
  if (!demand.interruptible.has_value()) return best;
  if (!splittable_.has_value()) splittable_ = EligibleNodes(demand);
  // A node that has no room for it in pieces will have none later.
  std::erase_if(*splittable_, [&](size_t node) {
    std::optional<Placement> split = SplitOffer(nodes()[node], demand);
    if (!split.has_value()) return true;
    split->node = node;
    if (!best.has_value() || split->finish() < best->finish()) best = std::move(split);
    return false;
  });
  return best;
}

std::vector<size_t> ItemPlacer::EligibleNodes(const Demand& demand) const {
  std::vector<size_t> eligible;
  for (size_t i = 0; i < nodes().size(); ++i) {
    if (IsEligible(*nodes()[i].node, demand)) eligible.push_back(i);
  }
  return eligible;
}

bool ItemPlacer::IsIntensityKnown(const Demand& demand) const {
  return std::any_of(kinds_.begin(), kinds_.end(), [&demand](const NodeKind& kind) {
    return IsEligible(*kind.like->node, demand) && !kind.like->objective->empty();
  });
}

}  // namespace windfall
