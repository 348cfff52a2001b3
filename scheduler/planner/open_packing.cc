#include "scheduler/planner/open_packing.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "scheduler/planner/planned_place.h"
#include "scheduler/planner/sleep_cost.h"
#include "scheduler/planner/slots/keep_or_plan.h"

namespace windfall {
namespace {

// Nodes that what is left over asks.
constexpr int64_t kPatienceWithRest = 50;

// Of what stands at its cleanest place.
PlanReason ReasonOfCleanest(const Demand& demand, const Placement& placement) {
  const bool is_now = placement.start() <= demand.release && placement.segments.size() == 1;
  return is_now ? PlanReason::kNowIsCleanest : PlanReason::kCleanest;
}

bool IsByIntensity(PlanReason reason) {
  return reason == PlanReason::kCleanest || reason == PlanReason::kNowIsCleanest ||
         reason == PlanReason::kSavingTooSmall;
}

}  // namespace

void OpenPacking::Place(size_t item, Goal goal, Lateness lateness, int64_t most) {
  int64_t left = std::min(most, CountWithoutPlace(item));
  while (left > 0) {
    const std::optional<Choice> choice =
        placer_.Place(problem_.demands()[item], {.goal = goal, .lateness = lateness, .most = left});
    if (!choice.has_value()) return;
    left -= choice->tasks();
    choices_[item].push_back(*choice);
  }
}

void OpenPacking::PlaceWithoutWaiting(size_t item) {
  for (int64_t left = CountWithoutPlace(item); left > 0 && !WouldWait(item);) {
    const std::optional<Choice> choice =
        placer_.Place(problem_.demands()[item], {.lateness = Lateness::kForbidden, .most = left});
    if (!choice.has_value()) return;
    left -= choice->tasks();
    choices_[item].push_back(*choice);
  }
}

void OpenPacking::PlaceAsPlanned(const std::vector<WaitingTasks>& waiting, absl::Time until) {
  for (const WaitingTasks& tasks : waiting) {
    const std::vector<Segment>& planned = problem_.items()[tasks.item]->planned;
    if (planned.empty() || planned.front().span.begin > until) continue;
    const auto placement = PlannedToWait(tasks.item);
    if (placement.has_value()) Adopt(tasks, *placement);
  }
}

std::optional<Placement> OpenPacking::PlannedToWait(size_t item) const {
  const Tick latest = problem_.demands()[item].wait_deadline;
  auto placement = PlannedPlace(problem_, placer_.open_nodes(), item, latest);
  if (placement.has_value() && !placement->cost.has_value()) return std::nullopt;
  return placement;
}

void OpenPacking::Hold(size_t item) {
  const Demand& demand = problem_.demands()[item];
  if (demand.limited.has_value()) return;
  const auto placement = PlannedPlace(problem_, placer_.open_nodes(), item, demand.deadline);
  if (!placement.has_value()) return;
  Choice choice = {.placement = placement,
                   .reason = PlanReason::kNoCapacity,
                   .earliest_node = placement->node,
                   .feasible = true};
  placer_.Restore(demand, choice);
  choices_[item].push_back(std::move(choice));
}

void OpenPacking::Keep(size_t item, const Choice& early) {
  const bool is_limited = problem_.demands()[item].limited.has_value();
  if (is_limited || CountWithoutPlace(item) != 1) return;
  const auto planned = PlannedToWait(item);
  if (!planned.has_value()) return;
  const Choice best = placer_.Preview(problem_.demands()[item]);
  if (best.reason != PlanReason::kCleanest || !best.placement->cost.has_value()) return;
  const auto least = static_cast<double>(*best.placement->cost);
  const bool is_clearly_cleaner =
      least < (1 - kHysteresis) * static_cast<double>(*planned->cost) &&
      (best.start() < planned->start() || !early.placement->cost.has_value() ||
       *planned->cost - *best.placement->cost >= LeastSavingOf(item, *early.placement));
  if (is_clearly_cleaner) return;
  Adopt({.item = item, .early = &early}, *planned);
}

void OpenPacking::PlaceTogether(const std::vector<WaitingTasks>& waiting) {
  const SlotModel model(problem_, placer_.open_nodes(), waiting);
  const SlotPlan before = model.Planned();
  const SlotPlan plan = KeepOrPlan(model.problem(), before);
  std::vector<size_t> too_short;  // pauses have cost too much time
  for (size_t job = 0; job < plan.size(); ++job) {
    if (!plan[job].exists()) continue;
    const WaitingTasks& tasks = model.TasksOf(job);
    std::optional<Placement> placement;
    if (plan[job] == before[job]) {
      placement = PlannedToWait(tasks.item);
    }
    if (!placement.has_value()) placement = model.PlacementOf(job, plan[job]);
    if (placement.has_value()) {
      AddCostOfSleep(tasks.item, *placement);
      Adopt(tasks, *placement);
    } else {
      too_short.push_back(job);
    }
  }
  for (const size_t job : too_short) {
    const WaitingTasks& tasks = model.TasksOf(job);
    const auto placement =
        placer_.CleanestOn(model.NodeOf(plan[job]), problem_.demands()[tasks.item]);
    if (placement.has_value()) Adopt(tasks, *placement);
  }
  placer_.SetPatience(kPatienceWithRest);
}

Placement OpenPacking::EarlyHere(size_t item, const Choice& early) {
  Placement placement = *early.placement;
  const Demand& demand = problem_.demands()[item];
  if (!problem_.some_sleep() || demand.min_saving.IsNone()) return placement;
  // It must not be what keeps the node awake for itself.
  for (const Choice& choice : choices_[item]) placer_.Remove(demand, choice);
  const OpenNode& node = placer_.open_nodes()[placement.node];
  placement.cost = CostOf(placement.segments, node, demand);
  for (const Choice& choice : choices_[item]) placer_.Restore(demand, choice);
  return placement;
}

// The slots know nothing of it.
void OpenPacking::AddCostOfSleep(size_t item, Placement& placement) const {
  if (!problem_.some_sleep()) return;
  const OpenNode& node = placer_.open_nodes()[placement.node];
  placement.cost = CostOf(placement.segments, node, problem_.demands()[item]);
}

void OpenPacking::Adopt(const WaitingTasks& tasks, const Placement& placement) {
  const Demand& demand = problem_.demands()[tasks.item];
  const Placement early = EarlyHere(tasks.item, *tasks.early);
  if (!IsWorthWaiting(demand, early, placement)) return;
  Choice choice = {.placement = placement, .rounds = tasks.count, .earliest_node = early.node};
  choice.feasible = choice.finish() <= demand.deadline;
  choice.reason = ReasonOfCleanest(demand, placement);
  placer_.Restore(demand, choice);
  choices_[tasks.item].push_back(std::move(choice));
}

void OpenPacking::Improve(size_t item, const Choice& early) {
  if (choices_[item].size() != 1) return;
  Choice& choice = choices_[item].front();
  const Demand& demand = problem_.demands()[item];
  const bool is_single = choice.placement.has_value() && choice.tasks() == 1;
  if (!is_single || demand.limited.has_value() || IsAsPlanned(item)) return;
  const Placement at_once = EarlyHere(item, early);
  const Choice before = choice;
  placer_.Improve(demand, choice);
  const bool is_moved = choice.placement->segments != before.placement->segments;
  if (is_moved && !IsWorthWaiting(demand, at_once, *choice.placement)) {
    placer_.Remove(demand, choice);
    choice = before;
    placer_.Restore(demand, choice);
  } else if (is_moved && IsByIntensity(choice.reason)) {
    choice.reason = ReasonOfCleanest(demand, *choice.placement);
  }
}

void OpenPacking::Hasten(size_t item, const Choice& early) {
  const Demand& demand = problem_.demands()[item];
  if (demand.limited.has_value() || demand.min_saving.fraction <= 0) return;
  if (choices_[item].size() != 1) return;
  Choice& choice = choices_[item].front();
  const bool is_unbroken_wait = choice.reason == PlanReason::kCleanest && choice.tasks() == 1 &&
                                choice.placement->segments.size() == 1;
  if (!is_unbroken_wait || IsAsPlanned(item)) return;
  const Placement at_once = EarlyHere(item, early);
  if (!at_once.cost.has_value()) return;
  Score most = CostWithoutWait(demand, *choice.placement) + LeastSavingOf(item, at_once);
  if (!demand.waits) {
    const auto now = static_cast<double>(CostWithoutWait(demand, at_once));
    most = std::min(most, Score((1 - demand.min_saving.fraction) * now));
  }
  placer_.Hasten(demand, {.but_for_wait = most, .with_wait = *at_once.cost}, choice);
}

Score OpenPacking::LeastSavingOf(size_t item, const Placement& early) const {
  const Demand& demand = problem_.demands()[item];
  const Score base = demand.at_once.value_or(CostWithoutWait(demand, early));
  return Score(demand.min_saving.fraction * static_cast<double>(base));
}

void OpenPacking::Tighten(size_t item) {
  if (choices_[item].size() != 1) return;
  Choice& choice = choices_[item].front();
  if (!choice.placement.has_value() || choice.tasks() != 1) return;
  placer_.Tighten(problem_.demands()[item], choice);
}

bool OpenPacking::IsAsPlanned(size_t item) const {
  const std::vector<Segment>& planned = problem_.items()[item]->planned;
  const std::vector<TickSpan>& segments = choices_[item].front().placement->segments;
  return std::equal(planned.begin(), planned.end(), segments.begin(), segments.end(),
                    [this](const Segment& a, const TickSpan& b) {
                      return problem_.scale().ToTickSpan(a.span) == b;
                    });
}

double OpenPacking::Cost(const std::vector<size_t>& items) const {
  double sum = CostOfSleep();
  for (const size_t item : items) {
    sum += OwnCost(item).value_or(std::numeric_limits<double>::infinity());
  }
  return sum;
}

std::optional<double> OpenPacking::OwnCost(size_t item) const {
  double sum = 0;
  for (const Choice& choice : choices_[item]) {
    const std::optional<Score> cost = OwnCost(item, choice);
    if (!cost.has_value()) return std::nullopt;
    sum += static_cast<double>(*cost) * static_cast<double>(choice.tasks());
  }
  return sum * ToWatts(problem_.items()[item]->power);
}

std::optional<Score> OpenPacking::OwnCost(size_t item, const Choice& choice) const {
  if (!choice.placement.has_value()) return std::nullopt;
  if (!problem_.some_sleep()) return choice.placement->cost;
  const OpenNode& node = problem_.nodes()[choice.placement->node];
  return OwnCostOf(choice.placement->segments, node, problem_.demands()[item]);
}

double OpenPacking::CostOfSleep() const {
  double sum = 0;
  for (size_t i = 0; problem_.some_sleep() && i < problem_.nodes().size(); ++i) {
    const OpenNode& before = problem_.nodes()[i];
    const OpenNode& now = placer_.open_nodes()[i];
    const bool is_unchanged = before.timeline.changes() == now.timeline.changes();
    if (is_unchanged || !before.awake.has_value()) continue;
    const NodeSleep& sleep = *before.node->sleep;
    const Score more = ScoreOfSleep(sleep, *now.awake, *now.objective) -
                       ScoreOfSleep(sleep, *before.awake, *before.objective);
    sum += static_cast<double>(more) / 1e3;  // of milliwatts, as jobs' powers are in watts
  }
  return sum;
}

void OpenPacking::Replace(size_t item, std::vector<Choice> choices) {
  const Demand& demand = problem_.demands()[item];
  for (const Choice& choice : choices_[item]) placer_.Remove(demand, choice);
  for (const Choice& choice : choices) placer_.Restore(demand, choice);
  choices_[item] = std::move(choices);
}

bool OpenPacking::WouldWait(size_t item) {
  Demand demand = problem_.demands()[item];
  if (demand.interruptible.has_value()) {
    // What would wait if it had to run unbroken does so all the more if it may pause.
    const auto pauses = std::exchange(demand.interruptible, std::nullopt);
    if (WouldWait(demand)) return true;
    demand.interruptible = pauses;
  }
  return WouldWait(demand);
}

bool OpenPacking::WouldWait(const Demand& demand) {
  const Choice choice = placer_.Preview(demand);
  if (choice.reason != PlanReason::kCleanest) return false;
  return choice.start() > demand.release || choice.placement->segments.size() > 1;
}

int64_t OpenPacking::OnTime(size_t item) const {
  int64_t count = 0;
  for (const Choice& choice : choices_[item]) count += choice.feasible ? choice.tasks() : 0;
  return count;
}

int64_t OpenPacking::CountWithoutPlace(size_t item) const {
  int64_t count = problem_.items()[item]->count;
  for (const Choice& choice : choices_[item]) count -= choice.tasks();
  return count;
}

}  // namespace windfall
