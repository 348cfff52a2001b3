#include "scheduler/planner/open_packing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/slot_planner.h"

namespace windfall {
namespace {

// About so many jobs are enough to learn the prices from.
constexpr size_t kSampleOfPrices = 1000;
// A small problem is solved several times over, and the best solution counts.
// What starts so soon is not planned anew.
constexpr absl::Duration kSoon = absl::Minutes(5);
// A job moves for a gain of more than this share of what it emits.
constexpr double kHysteresis = 0.05;
// A plan within this of the bound is kept, and one that another does not beat by as much.
constexpr double kProvenGood = 1.02;
constexpr double kWorthAnew = 0.98;
// Nodes that what is left over asks.
constexpr int64_t kPatienceWithRest = 50;
constexpr size_t kWorkOfAllCycles = 100;
constexpr size_t kMostCycles = 4;

SlotEffort EffortFor(const SlotProblem& problem) {
  const size_t jobs = std::max<size_t>(problem.jobs.size(), 1);
  return {.price_sample = static_cast<int>(1 + jobs / kSampleOfPrices),
          .node_rounds = 1,
          .displacements = static_cast<int64_t>(2 * jobs),
          .cycles = static_cast<int>(std::clamp<size_t>(kWorkOfAllCycles / jobs, 1, kMostCycles))};
}

// Keeps what was planned before if that is proven to be good, or if planning anew gains little.
SlotPlan PlanInSlots(const SlotProblem& problem, const SlotPlan& before) {
  SlotMarket market(problem);
  SlotEffort effort = EffortFor(problem);
  LearnPrices(problem, effort, market);
  effort.price_iterations = 0;
  const int64_t known = static_cast<int64_t>(before.size()) - CountWithoutPlace(before);
  if (2 * known < static_cast<int64_t>(before.size())) {
    return PlanSlots(problem, effort, market).plan;
  }
  SlotResult kept = ReplanSlots(problem, before, kHysteresis, market);
  const bool is_good = kept.carbon <= kProvenGood * LowerBound(problem, market);
  if (kept.late == 0 && is_good) return std::move(kept.plan);
  SlotResult anew = PlanSlots(problem, effort, market);
  const bool is_better =
      anew.late < kept.late || (anew.late == kept.late && anew.carbon < kWorthAnew * kept.carbon);
  return is_better ? std::move(anew.plan) : std::move(kept.plan);
}

// Whether the segments are as long as the work that is left, with every resume.
bool HoldsAllOf(const Demand& demand, const std::vector<TickSpan>& segments) {
  Tick length = 0;
  for (const TickSpan& segment : segments) length += segment.length();
  if (segments.size() > 1) {
    if (!demand.interruptible.has_value()) return false;
    const auto resumes = static_cast<Tick>(segments.size() - 1);
    length -= resumes * demand.interruptible->resume_overhead;
  }
  return length == demand.length;
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

void OpenPacking::PlaceWhatStartsSoon(const std::vector<WaitingTasks>& waiting) {
  for (const WaitingTasks& tasks : waiting) {
    const std::vector<Segment>& planned = problem_.items()[tasks.item]->planned;
    if (planned.empty() || planned.front().span.begin > problem_.now() + kSoon) continue;
    if (const auto placement = PlannedBefore(tasks); placement.has_value()) {
      Adopt(tasks, *placement);
    }
  }
}

std::optional<Placement> OpenPacking::PlannedBefore(const WaitingTasks& tasks) const {
  const WorkItem& item = *problem_.items()[tasks.item];
  const Demand& demand = problem_.demands()[tasks.item];
  if (item.count > 1 || item.planned.empty()) return std::nullopt;
  const std::vector<OpenNode>& nodes = placer_.open_nodes();
  const NodeId id = item.planned.front().node;
  const auto node = std::lower_bound(
      nodes.begin(), nodes.end(), id,
      [](const OpenNode& each, const NodeId& wanted) { return each.node->id < wanted; });
  if (node == nodes.end() || node->node->id != id || !IsEligible(*node->node, demand)) {
    return std::nullopt;
  }
  Placement placement = {.node = static_cast<size_t>(node - nodes.begin()), .cost = 0};
  for (const Segment& segment : item.planned) {
    const TickSpan span = problem_.scale().ToTickSpan(segment.span);
    const std::optional<Score> cost = node->intensity->CostOf(span);
    if (segment.node != id || span.begin < demand.release || !cost.has_value()) {
      return std::nullopt;
    }
    placement.segments.push_back(span);
    *placement.cost += *cost * node->node->pue_permille;
  }
  const bool is_same = HoldsAllOf(demand, placement.segments);
  if (!is_same || placement.finish() > demand.wait_deadline) return std::nullopt;
  if (!IsFree(placement, *node, demand)) return std::nullopt;
  return placement;
}

void OpenPacking::PlaceTogether(const std::vector<WaitingTasks>& waiting) {
  const SlotModel model(problem_, placer_.open_nodes(), waiting);
  const SlotPlan before = model.Before();
  const SlotPlan plan = PlanInSlots(model.problem(), before);
  std::vector<size_t> too_short;  // pauses have cost too much time
  for (size_t job = 0; job < plan.size(); ++job) {
    if (!plan[job].exists()) continue;
    const WaitingTasks& tasks = model.TasksOf(job);
    std::optional<Placement> placement;
    if (plan[job] == before[job]) placement = PlannedBefore(tasks);
    if (!placement.has_value()) placement = model.PlacementOf(job, plan[job]);
    if (placement.has_value()) {
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

void OpenPacking::Adopt(const WaitingTasks& tasks, const Placement& placement) {
  const Demand& demand = problem_.demands()[tasks.item];
  const Placement& early = *tasks.early->placement;
  const bool saves =
      demand.min_saving == 0 ||
      (early.cost.has_value() && IsSavingEnough(*early.cost, *placement.cost, demand.min_saving));
  if (!saves) return;
  Choice choice = {.placement = placement,
                   .rounds = tasks.count,
                   .reason = PlanReason::kCleanest,
                   .earliest_node = early.node};
  choice.feasible = choice.finish() <= demand.deadline;
  placer_.Restore(demand, choice);
  choices_[tasks.item].push_back(std::move(choice));
}

void OpenPacking::Improve(size_t item) {
  if (choices_[item].size() != 1) return;
  Choice& choice = choices_[item].front();
  const bool is_single = choice.placement.has_value() && choice.tasks() == 1;
  if (is_single) placer_.Improve(problem_.demands()[item], choice);
}

double OpenPacking::EmissionsOf(size_t item) const {
  double cost = 0;
  for (const Choice& choice : choices_[item]) {
    if (!choice.placement.has_value()) continue;
    cost += static_cast<double>(choice.placement->cost.value_or(0)) *
            static_cast<double>(choice.tasks());
  }
  return cost * ToWatts(problem_.items()[item]->power);
}

double OpenPacking::Emissions() const {
  double sum = 0;
  for (size_t item = 0; item < choices_.size(); ++item) sum += EmissionsOf(item);
  return sum;
}

void OpenPacking::Replace(size_t item, std::vector<Choice> choices) {
  const Demand& demand = problem_.demands()[item];
  for (const Choice& choice : choices_[item]) placer_.Remove(demand, choice);
  for (const Choice& choice : choices) placer_.Restore(demand, choice);
  choices_[item] = std::move(choices);
}

bool OpenPacking::WouldWait(size_t item) {
  const Demand& demand = problem_.demands()[item];
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
