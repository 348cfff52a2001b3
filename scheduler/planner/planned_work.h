// What planned work leaves for other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_PLANNED_WORK_H_
#define WINDFALL_SCHEDULER_PLANNER_PLANNED_WORK_H_

#include <map>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// What a task takes if it runs as planned.
struct PlannedWork {
  const TaskPlan* plan = nullptr;  // not null
  Resources resources;
};

// All that has a plan of its own in `plan`, which was made on `request` and must outlive the
// answer.
std::vector<PlannedWork> PlannedWorkOf(const PlanRequest& request, const WorkPlan& plan);

// Reserves what they take on the nodes of `request`, and in the limits of their jobs.
void TakePlanned(const std::vector<PlannedWork>& work, PlanRequest& request);

// When the last task of a job is to end; nullopt: never, as no node can hold one of them.
using PlannedEnds = std::map<JobId, std::optional<absl::Time>>;
void NoteEnds(const WorkPlan& plan, PlannedEnds& ends);
// Lets the item begin no sooner than all jobs end that it comes after and that are in `ends`. False
// if that is never.
bool ReleaseAfter(const PlannedEnds& ends, WorkItem& item);

// One of the item's tasks, with its share of the input.
WorkItem OneOf(const WorkItem& item);

// What `request` leaves for `task` when all else does what `plan`, made on that request, says: its
// item alone, counted once. Absent if no item holds the task.
std::optional<PlanRequest> LeftFor(TaskId task, const PlanRequest& request, const WorkPlan& plan);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PLANNED_WORK_H_
