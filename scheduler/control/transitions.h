// The few changes of state that every decision is made of. They keep counts, plans and the ledger
// of used resources in step; nothing else writes them.
#ifndef WINDFALL_SCHEDULER_CONTROL_TRANSITIONS_H_
#define WINDFALL_SCHEDULER_CONTROL_TRANSITIONS_H_

#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// Moves a task to another state, keeping its job's counts. Makes its record if it has none, which
// is only legal for the job's next task. An ended task leaves the live job with this call.
// REQUIRES: the transition is legal.
void MoveTask(ClusterState& state, const Task& task, TaskState to, Effects& effects);
// Moves a run to another state. An ended one gives its resources back and leaves the state at the
// end of the turn. REQUIRES: the transition is legal.
void MoveRun(ClusterState& state, Run& run, RunState to, Effects& effects);
// Tells the run's node to stop it, unless it has been told so for the same reason.
void StopRun(ClusterState& state, Run& run, StopReason reason, Effects& effects);
// Sets or takes away the plan of a task, and when to look at it again.
void SetPlan(ClusterState& state, TaskPlan plan, absl::Time wake, Effects& effects);
void DropPlan(ClusterState& state, TaskId task, Effects& effects);
// Closes the job if none of its tasks is left to run.
void EndJobIfDone(ClusterState& state, LiveJob& live, absl::Time now, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_TRANSITIONS_H_
