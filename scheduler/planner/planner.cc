#include "scheduler/planner/planner.h"

#include <utility>

#include "scheduler/planner/outlook.h"
#include "scheduler/planner/packing.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/task_plan.h"

namespace windfall {

WorkPlan MakePlan(const PlanRequest& request) {
  const PlanProblem problem(request);
  const Packing packing = BestPacking(problem);
  WorkPlan plan;
  for (size_t item = 0; item < packing.size(); ++item) {
    plan.outlooks.push_back(MakeOutlook(problem, item, packing[item]));
    for (TaskPlan& task : MakeTaskPlans(problem, item, packing[item])) {
      plan.tasks.push_back(std::move(task));
    }
  }
  return plan;
}

}  // namespace windfall
