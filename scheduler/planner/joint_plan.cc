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

std::optional<double> CostOf(const WorkItem& item, const std::vector<Choice>& choices) {
  double cost = 0;
  for (const Choice& choice : choices) {
    const bool is_known = choice.placement.has_value() && choice.placement->cost.has_value();
    if (!is_known) return std::nullopt;
    cost += static_cast<double>(*choice.placement->cost) * static_cast<double>(choice.tasks());
  }
  return cost * ToWatts(item.power);
}

}  // namespace

JointPlan PlanJointly(const PlanRequest& request) {
  const PlanProblem problem(request);
  const Packing packing = BestPacking(problem);
  JointPlan joint;
  for (size_t item = 0; item < packing.size(); ++item) {
    const WorkItem& work = *problem.items()[item];
    const std::optional<double> cost = CostOf(work, packing[item]);
    if (cost.has_value()) joint.costs[work.task] = *cost;
    joint.plan.outlooks.push_back(MakeOutlook(problem, item, packing[item]));
    for (TaskPlan& task : MakeTaskPlans(problem, item, packing[item])) {
      joint.plan.tasks.push_back(std::move(task));
    }
  }
  return joint;
}

}  // namespace windfall
