#include "scheduler/planner/task_plan.h"

#include <optional>

#include "scheduler/planner/start_now.h"

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

void FillPlaced(const PlanProblem& problem, const WorkItem& item, const Placement& placement,
                TaskPlan& plan) {
  const OpenNode& node = problem.nodes()[placement.node];
  for (const TickSpan& segment : placement.segments) {
    plan.segments.push_back({.node = node.node->id,
                             .zone = node.node->zone,
                             .span = problem.scale().ToTimeSpan(segment)});
  }
  const Tick length = RunningLength(placement);
  plan.energy = item.power * absl::Nanoseconds(length);
  if (const Forecast* forecast = problem.ForecastOf(node)) plan.forecast = forecast->id;
  if (const auto cost = CostOf(placement, *node.intensity); cost.has_value()) {
    const ExpectedEmissions expected =
        EmissionsOf({.length = length, .cost = *cost}, item.power, node.node->pue_permille);
    plan.emissions = expected.mass;
    plan.mean_intensity = expected.mean_intensity;
  }
}

void FillStartNow(const WorkItem& item, const Demand& demand, const OpenNode& node,
                  TaskPlan& plan) {
  const auto cost = node.intensity->CostOf({.begin = 0, .end = demand.length});
  if (!cost.has_value()) return;
  const ExpectedEmissions expected =
      EmissionsOf({.length = demand.length, .cost = *cost}, item.power, node.node->pue_permille);
  plan.start_now_emissions = expected.mass;
  plan.start_now_mean_intensity = expected.mean_intensity;
}

}  // namespace

TaskPlan MakeTaskPlan(const PlanProblem& problem, size_t item, const Choice& choice) {
  const WorkItem& work = *problem.items()[item];
  TaskPlan plan = {.task = work.task,
                   .made_time = problem.now(),
                   .reason = choice.reason,
                   .latest_start = LatestSafeStart(work),
                   .feasible = choice.feasible,
                   .energy = work.power * UnbrokenLength(work)};
  if (!choice.placement.has_value()) return plan;
  FillPlaced(problem, work, *choice.placement, plan);
  FillStartNow(work, problem.demands()[item], problem.nodes()[choice.earliest_node], plan);
  return plan;
}

}  // namespace windfall
