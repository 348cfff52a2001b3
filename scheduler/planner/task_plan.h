// From the planner's choice to the plan that is stored and shown.
#ifndef WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_

#include <cstddef>

#include "domain/plan.h"
#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// The plan of the problem's item of that index, every field filled.
TaskPlan MakeTaskPlan(const PlanProblem& problem, size_t item, const Choice& choice);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_TASK_PLAN_H_
