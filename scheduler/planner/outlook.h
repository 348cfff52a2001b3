// From the planner's choices to what becomes of all tasks of an item.
#ifndef WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_

#include <cstddef>
#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Of the problem's item of that index.
Outlook MakeOutlook(const PlanProblem& problem, size_t item, const std::vector<Choice>& choices);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_
