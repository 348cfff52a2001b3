#include "scheduler/control/steering.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/control/transitions.h"

namespace windfall {
namespace {

absl::Status NotLive(JobId id) {
  return absl::NotFoundError(absl::StrCat("job ", id.value(), " is not in the queue"));
}

// Takes away the plans of the job's tasks that do not run.
void DropPendingPlans(ClusterState& state, const LiveJob& live, Effects& effects) {
  std::vector<TaskId> pending;
  for (auto plan = state.plans.lower_bound({live.job.id, 0});
       plan != state.plans.end() && plan->first.job == live.job.id; ++plan) {
    const Task* task = state.FindTask(plan->first);
    if (task == nullptr || task->state == TaskState::kPending) pending.push_back(plan->first);
  }
  for (const TaskId& task : pending) DropPlan(state, task, effects);
}

}  // namespace

absl::Status CancelJob(ClusterState& state, JobId id, absl::Time now, Effects& effects) {
  LiveJob* live = state.FindJob(id);
  if (live == nullptr) return NotLive(id);
  live->job.cancelled = true;
  effects.jobs.insert(id);
  DropPendingPlans(state, *live, effects);
  std::vector<Task> pending;
  for (const auto& [index, task] : live->tasks) {
    if (task.state == TaskState::kPending) pending.push_back(task);
    if (task.state == TaskState::kRunning) {
      StopRun(state, state.runs.at(task.current_run), StopReason::kCancel, effects);
    }
  }
  for (Task& task : pending) {
    task.end_time = now;
    MoveTask(state, task, TaskState::kCancelled, effects);
  }
  EndJobIfDone(state, *live, now, effects);
  return absl::OkStatus();
}

absl::Status HoldJob(ClusterState& state, JobId id, Effects& effects) {
  LiveJob* live = state.FindJob(id);
  if (live == nullptr) return NotLive(id);
  live->job.held = true;
  effects.jobs.insert(id);
  DropPendingPlans(state, *live, effects);
  state.plan_due = true;  // what it was to take is free, and what comes after it waits for longer
  return absl::OkStatus();
}

absl::Status ReleaseJob(ClusterState& state, JobId id, absl::Time now, Effects& effects) {
  LiveJob* live = state.FindJob(id);
  if (live == nullptr) return NotLive(id);
  if (live->job.held) live->job.release_time = now;
  live->job.held = false;
  effects.jobs.insert(id);
  state.plan_due = true;
  return absl::OkStatus();
}

absl::Status RetryJob(ClusterState& state, Job job, std::vector<Task> tasks, absl::Time now,
                      Effects& effects) {
  if (job.state() == TaskState::kSucceeded) {
    return absl::FailedPreconditionError(absl::StrCat(
        "job ", job.id.value(), " has succeeded; submit it again to run it once more"));
  }
  job.cancelled = false;
  job.end_time.reset();
  job.release_time = now;
  if (job.deadline <= now) job.deadline = now + job.expected_duration + state.policy.default_slack;
  const JobId id = job.id;
  AddJob(state, std::move(job));
  LiveJob& live = *state.FindJob(id);
  for (Task& task : tasks) {
    if (task.state != TaskState::kFailed && task.state != TaskState::kCancelled) continue;
    live.tasks[task.id.index] = task;
    task.failures = 0;
    task.done = absl::ZeroDuration();
    task.current_run = RunId();
    task.release = now;
    task.end_time.reset();
    MoveTask(state, task, TaskState::kPending, effects);
  }
  effects.jobs.insert(id);
  state.outcomes.erase(id);
  state.plan_due = true;
  return absl::OkStatus();
}

absl::StatusOr<NodeId> SetDrained(ClusterState& state, const std::string& name, bool drained,
                                  Effects& effects) {
  const auto known = state.nodes_by_name.find(name);
  if (known == state.nodes_by_name.end()) {
    return absl::NotFoundError(absl::StrCat("no node is called '", name, "'"));
  }
  state.nodes.at(known->second).node.drained = drained;
  effects.nodes.insert(known->second);
  state.plan_due = true;
  state.dispatch_due = true;
  return known->second;
}

}  // namespace windfall
