#include "scheduler/planner/planner.h"

#include "scheduler/planner/demand.h"
#include "scheduler/planner/packing.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/task_plan.h"

namespace windfall {

std::vector<TaskPlan> MakePlan(const PlanRequest& request) {
  const PlanProblem problem(request);
  const Packing packing = BestPacking(problem);
  std::vector<TaskPlan> plans;
  plans.reserve(packing.size());
  for (size_t item = 0; item < packing.size(); ++item) {
    plans.push_back(MakeTaskPlan(problem, item, packing[item]));
  }
  return plans;
}

absl::Time LatestSafeStart(const WorkItem& item) { return item.deadline - UnbrokenLength(item); }

}  // namespace windfall
