// What else one task could do: for people, on demand.
#ifndef WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_
#define WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_

#include <optional>
#include <vector>

#include "domain/alternative.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// What a task takes if it runs as planned.
struct PlannedWork {
  const TaskPlan* plan = nullptr;  // not null
  Resources resources;
};

// Reserves what they take on the nodes of `request`, and in the limits of their jobs.
void TakePlanned(const std::vector<PlannedWork>& work, PlanRequest& request);

// What `request` leaves for `task` when all else does what `plan`, made on that request, says: its
// item alone, counted once. Absent if no item holds the task.
std::optional<PlanRequest> LeftFor(TaskId task, const PlanRequest& request, const WorkPlan& plan);

// What else was possible for a task that is to do as `plan` says. `request`: its item alone, once,
// on nodes with all reservations of others. Each alternative is what MakePlan says to the request
// with one thing changed, as if the task had no plan yet. Those are left out that a plan does not
// ask for, are the plan itself or, where they would take a change of the job, gain nothing: of
// emissions or, at prices, of money. Pure. Costs about ten plans of one item.
Alternatives FindAlternatives(const PlanRequest& request, const TaskPlan& plan);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_ALTERNATIVES_H_
