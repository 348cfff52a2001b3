#include "scheduler/planner/planner.h"

#include "scheduler/planner/chained_plan.h"
#include "scheduler/planner/generations.h"
#include "scheduler/planner/joint_plan.h"

namespace windfall {

WorkPlan MakePlan(const PlanRequest& request) {
  const Generations generations = GenerationsOf(request.work);
  return generations.size() > 1 ? PlanChains(request, generations) : PlanJointly(request).plan;
}

}  // namespace windfall
