// What else one task could do: for people, on demand.
#ifndef WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_
#define WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_

#include "domain/alternative.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// What else was possible for a task that is to do as `plan` says. `request`: its item alone, once,
// on nodes with all reservations of others. Each alternative is what MakePlan says to the request
// with one thing changed, as if the task had no plan yet. Those are left out that a plan does not
// ask for, are the plan itself or, where they would take a change of the job, gain nothing: of
// emissions or, at prices, of money. Pure. Costs about ten plans of one item.
Alternatives FindAlternatives(const PlanRequest& request, const TaskPlan& plan);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_
