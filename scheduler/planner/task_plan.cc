#include "scheduler/planner/task_plan.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <queue>
#include <utility>

#include "scheduler/planner/start_now.h"
#include "scheduler/planner/transfer.h"
#include "scheduler/planner/work_cost.h"

namespace windfall {
namespace {

Tick RunningLength(const Placement& placement) {
  Tick length = 0;
  for (const TickSpan& segment : placement.segments) length += segment.length();
  return length;
}

// Without PUE; absent unless the intensity is known throughout.
std::optional<Score> CostOf(const Placement& placement, const UsableTime& intensity) {
  Score sum = 0;
  for (const TickSpan& segment : placement.segments) {
    const std::optional<Score> cost = intensity.CostOf(segment);
    if (!cost.has_value()) return std::nullopt;
    sum += *cost;
  }
  return sum;
}

// The task's share of what bringing the input emits.
std::optional<CarbonMass> ShareOfTransfer(const PlanProblem& problem, size_t item,
                                          const OpenNode& node, Tick start) {
  const std::optional<CarbonMass> all = TransferEmissions(problem, item, node, start);
  if (!all.has_value()) return std::nullopt;
  return Scale(*all, 1, problem.items()[item]->count);
}

void FillPlaced(const PlanProblem& problem, size_t index, const Placement& placement,
                TaskPlan& plan) {
  const WorkItem& item = *problem.items()[index];
  const OpenNode& node = problem.nodes()[placement.node];
  for (const TickSpan& segment : placement.segments) {
    plan.segments.push_back({.node = node.node->id,
                             .zone = node.node->zone,
                             .span = problem.scale().ToTimeSpan(segment)});
  }
  const Tick length = RunningLength(placement);
  plan.energy = item.power * absl::Nanoseconds(length);
  if (const Forecast* forecast = problem.ForecastOf(node)) plan.forecast = forecast->id;
  const auto cost = CostOf(placement, *node.intensity);
  const auto transfer = ShareOfTransfer(problem, index, node, placement.start());
  if (!cost.has_value() || !transfer.has_value()) return;
  const ExpectedEmissions expected =
      EmissionsOf({.length = length, .cost = *cost}, item.power, node.node->pue_permille);
  plan.emissions = expected.mass + *transfer;
  plan.transfer_emissions = *transfer;
  plan.mean_intensity = expected.mean_intensity;
}

void FillStartNow(const PlanProblem& problem, size_t index, const OpenNode& node, TaskPlan& plan) {
  const Tick length = problem.demands()[index].length;
  const auto cost = node.intensity->CostOf({.begin = 0, .end = length});
  const auto transfer = ShareOfTransfer(problem, index, node, 0);
  if (!cost.has_value() || !transfer.has_value()) return;
  const ExpectedEmissions expected = EmissionsOf(
      {.length = length, .cost = *cost}, problem.items()[index]->power, node.node->pue_permille);
  plan.start_now_emissions = expected.mass + *transfer;
  plan.start_now_mean_intensity = expected.mean_intensity;
}

// REQUIRES: the plan's emissions have been filled in.
void FillCosts(const PlanProblem& problem, size_t index, const Placement& placement,
               const OpenNode& at_once, TaskPlan& plan) {
  if (!problem.prices().has_value()) return;
  const Power power = problem.items()[index]->power;
  plan.currency = problem.prices()->currency;
  if (plan.emissions.has_value()) {
    plan.cost = ExpectedCost(problem, problem.nodes()[placement.node], placement.segments, power,
                             *plan.emissions);
  }
  if (plan.start_now_emissions.has_value()) {
    const TickSpan now = {.begin = 0, .end = problem.demands()[index].length};
    plan.start_now_cost = ExpectedCost(problem, at_once, {now}, power, *plan.start_now_emissions);
  }
}

// Tasks of a choice that run side by side.
struct Row {
  const Choice* choice = nullptr;  // not null
  int64_t round = 0;
  Tick start() const {
    return choice->start() + round * (choice->placement->finish() - choice->placement->start());
  }
};

struct IsLater {
  bool operator()(const Row& a, const Row& b) const { return a.start() > b.start(); }
};

Placement PlacementOf(const Row& row) {
  Placement placement = *row.choice->placement;
  const Tick delay = row.start() - placement.start();
  for (TickSpan& segment : placement.segments) {
    segment = {.begin = segment.begin + delay, .end = segment.end + delay};
  }
  return placement;
}

TaskPlan WithoutPlace(const PlanProblem& problem, size_t item) {
  const WorkItem& work = *problem.items()[item];
  return {.task = work.task,
          .made_time = problem.now(),
          .reason = PlanReason::kNoNode,
          .feasible = false,
          .energy = work.power * UnbrokenLength(work),
          .transfer_energy =
              work.input.has_value() ? Scale(work.input->energy, 1, work.count) : Energy()};
}

// Whether it would wait in empty nodes, if its hours did not count.
bool IsCleanerLater(const PlanProblem& problem, size_t item, const Placement& now) {
  Demand demand = problem.demands()[item];
  if (demand.wait.per_tick == 0) return false;
  // Without what its node draws besides, as empty nodes do not say what that would be.
  const Placement alone = {.segments = now.segments,
                           .cost = OwnCostOf(now.segments, problem.nodes()[now.node], demand)};
  if (!alone.cost.has_value()) return false;
  const Score cost_now = CostWithoutWait(demand, alone);
  demand.wait.per_tick = 0;
  return std::any_of(problem.kinds().begin(), problem.kinds().end(), [&](const NodeKind& kind) {
    if (!IsEligible(*kind.like->node, demand)) return false;
    const OpenNode empty = {.node = kind.like->node,
                            .intensity = kind.like->intensity,
                            .objective = kind.like->objective,
                            .timeline = CapacityTimeline(kind.like->node->capacity)};
    const std::optional<Placement> cleanest = CleanestOffer(empty, demand);
    return cleanest.has_value() && *cleanest->cost < cost_now;
  });
}

PlanReason ReasonOf(const PlanProblem& problem, size_t item, const Row& row) {
  const PlanReason reason = row.choice->reason;
  if (reason == PlanReason::kNowIsCleanest &&
      IsCleanerLater(problem, item, *row.choice->placement)) {
    return PlanReason::kSavingTooSmall;
  }
  if (problem.items()[item]->overdue) return PlanReason::kLate;
  const bool waits_for_others = row.round > 0 && reason != PlanReason::kCleanest;
  return waits_for_others ? PlanReason::kNoCapacity : reason;
}

TaskPlan PlanOf(const PlanProblem& problem, size_t item, const Row& row) {
  TaskPlan plan = WithoutPlace(problem, item);
  plan.reason = ReasonOf(problem, item, row);
  plan.feasible = row.choice->feasible && problem.IsByDeadline(item, row.choice->finish());
  const Placement placement = PlacementOf(row);
  const OpenNode& at_once = problem.nodes()[row.choice->earliest_node];
  FillPlaced(problem, item, placement, plan);
  if (problem.items()[item]->release <= problem.now()) FillStartNow(problem, item, at_once, plan);
  FillCosts(problem, item, placement, at_once, plan);
  return plan;
}

// The plans that follow one another in order of start.
class PlanList {
 public:
  PlanList(const PlanProblem& problem, size_t item) : problem_(problem), item_(item) {}

  // A task starts late enough for those after it to follow in time.
  void Add(TaskPlan plan, int64_t times) {
    const WorkItem& work = *problem_.items()[item_];
    for (int64_t i = 0; i < times; ++i) {
      const auto before = static_cast<int32_t>(plans_.size());
      plan.task.index = work.task.index + before;
      plan.latest_start = LatestStartOf(work, work.count - before);
      plans_.push_back(plan);
    }
  }
  bool IsFull() const {
    return plans_.size() >= static_cast<size_t>(problem_.items()[item_]->most_plans);
  }
  std::vector<TaskPlan> plans() && { return std::move(plans_); }

 private:
  absl::Time LatestStartOf(const WorkItem& work, int64_t tasks) const {
    const Demand& demand = problem_.demands()[item_];
    if (!work.overdue) return problem_.scale().ToTime(demand.LatestStartOf(tasks));
    return work.deadline - absl::Nanoseconds(demand.LengthOf(tasks));
  }

  const PlanProblem& problem_;
  const size_t item_;
  std::vector<TaskPlan> plans_;
};

}  // namespace

std::vector<TaskPlan> MakeTaskPlans(const PlanProblem& problem, size_t item,
                                    const std::vector<Choice>& choices) {
  std::priority_queue<Row, std::vector<Row>, IsLater> rows;
  for (const Choice& choice : choices) {
    if (choice.placement.has_value()) rows.push({.choice = &choice});
  }
  const bool some_wait = std::any_of(choices.begin(), choices.end(), [](const Choice& choice) {
    return choice.reason == PlanReason::kCleanest;
  });
  PlanList list(problem, item);
  if (rows.empty()) list.Add(WithoutPlace(problem, item), 1);
  const Tick first_start = rows.empty() ? 0 : rows.top().start();
  while (!rows.empty() && (!list.IsFull() || rows.top().start() == first_start)) {
    const Row row = rows.top();
    rows.pop();
    TaskPlan plan = PlanOf(problem, item, row);
    // The cleaner hours have no room for all of them before the deadline.
    if (some_wait && plan.reason == PlanReason::kNowIsCleanest) plan.reason = PlanReason::kDeadline;
    list.Add(std::move(plan), row.choice->side_by_side);
    if (row.round + 1 < row.choice->rounds) {
      rows.push({.choice = row.choice, .round = row.round + 1});
    }
  }
  return std::move(list).plans();
}

}  // namespace windfall
