// From the planner's choice to the plan that is stored and shown.
#ifndef WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_

#include <cstddef>
#include <vector>

#include "domain/plan.h"
#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// The plans, every field filled, of those tasks of the problem's item of that index that start
// first. Tasks that start together with the first all have one, whatever the item's most_plans.
std::vector<TaskPlan> MakeTaskPlans(const PlanProblem& problem, size_t item,
                                    const std::vector<Choice>& choices);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_
