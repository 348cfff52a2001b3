#include "scheduler/planner/planner.h"

#include <algorithm>

#include "scheduler/planner/chained_plan.h"
#include "scheduler/planner/joint_plan.h"

namespace windfall {

WorkPlan MakePlan(const PlanRequest& request) {
  const bool is_chained = std::any_of(request.work.begin(), request.work.end(),
                                      [](const WorkItem& item) { return !item.after.empty(); });
  return is_chained ? PlanChains(request) : PlanJointly(request).plan;
}

}  // namespace windfall
