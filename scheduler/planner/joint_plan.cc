#include "scheduler/planner/joint_plan.h"

#include <optional>
#include <utility>
#include <vector>

#include "scheduler/planner/outlook.h"
#include "scheduler/planner/packing.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/task_plan.h"

namespace windfall {
namespace {

void AddTaken(const PlanProblem& problem, size_t item, const Choice& choice,
              std::vector<TakenTime>& taken) {
  if (!choice.placement.has_value()) return;
  const WorkItem& work = *problem.items()[item];
  for (const TickSpan& span : SpansOf(choice)) {
    taken.push_back({.node = problem.nodes()[choice.placement->node].node->id,
                     .job = work.task.job,
                     .span = problem.scale().ToTimeSpan(span),
                     .resources = work.resources.Times(choice.side_by_side),
                     .tasks = choice.side_by_side});
  }
}

}  // namespace

JointPlan PlanJointly(const PlanRequest& request) {
  const PlanProblem problem(request);
  const OpenPacking packing = BestPacking(problem);
  JointPlan joint = {.cost_of_sleep = packing.CostOfSleep()};
  for (size_t item = 0; item < problem.items().size(); ++item) {
    const std::vector<Choice>& choices = packing.ChoicesOf(item);
    const std::optional<double> cost = packing.OwnCost(item);
    if (cost.has_value()) joint.costs[problem.items()[item]->task] = *cost;
    joint.plan.outlooks.push_back(MakeOutlook(problem, item, choices));
    for (TaskPlan& task : MakeTaskPlans(problem, item, choices)) {
      joint.plan.tasks.push_back(std::move(task));
    }
    for (const Choice& choice : choices) AddTaken(problem, item, choice, joint.taken);
  }
  return joint;
}

void Take(const std::vector<TakenTime>& taken, PlanRequest& request) {
  std::map<NodeId, PlanNode*> nodes;
  for (PlanNode& node : request.nodes) nodes[node.id] = &node;
  for (const TakenTime& each : taken) {
    nodes.at(each.node)->reservations.push_back({each.span, each.resources});
    const auto limit = request.limits.find(each.job);
    if (limit == request.limits.end()) continue;
    limit->second.running.insert(limit->second.running.end(), static_cast<size_t>(each.tasks),
                                 each.span);
  }
}

}  // namespace windfall
