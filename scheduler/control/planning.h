// What of the state is to be planned.
#ifndef WINDFALL_SCHEDULER_CONTROL_PLANNING_H_
#define WINDFALL_SCHEDULER_CONTROL_PLANNING_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/alternative.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Whether there is anything to plan on: at least one node is connected.
bool CanPlan(const ClusterState& state);

// A snapshot to plan on: all that may start now, whatever the grid does, of what may wait the most
// urgent few thousand items, and what live runs keep of their nodes. Tasks of a sweep that have
// never started are one item. What is left out is planned as other work ends; its latest safe start
// holds all the same. O(jobs + runs). REQUIRES: some node is connected (see CanPlan).
PlanRequest MakePlanRequest(const ClusterState& state, absl::Time now);

// `job` beside everything else that `request` plans: adds it under an id that no job has, and
// returns the id of its first task.
TaskId AddWhatIf(const ClusterState& state, const Job& job, PlanRequest& request);

// What is known of a waiting task that has a plan, for FindAlternatives.
struct TaskSurroundings {
  PlanRequest request;  // the task alone; of the nodes live runs and all other plans take theirs
  TaskPlan plan;
};
// Of several threads, as it is too large to copy and never changed.
using SharedSurroundings = std::shared_ptr<const TaskSurroundings>;

// Absent if the task does not wait, has no plan or may not start yet. Tasks of a sweep that have no
// plan of their own take nothing. O(plans + runs).
std::optional<TaskSurroundings> SurroundingsOf(const ClusterState& state, TaskId task,
                                               absl::Time now);
// The same of `task` of a request, by the plan that was made on it. REQUIRES: the plan has one of
// the task.
TaskSurroundings SurroundingsOf(TaskId task, const PlanRequest& request, const WorkPlan& plan);
// `plan` without what starting at once would emit and cost: that of a task that cannot, as its job
// comes after others: the planner does not know when those end.
TaskPlan WithoutStartNow(TaskPlan plan);
// What else the task could do; some milliseconds.
Alternatives AlternativesOf(const TaskSurroundings& task);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PLANNING_H_
