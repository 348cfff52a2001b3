#include "scheduler/control/transitions.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace windfall {
namespace {

// An illegal transition is a bug of this library, and what follows from it would be stored: better
// to stop and restart from what is durable.
template <typename State>
void CheckLegal(State from, State to) {
  if (IsLegal(from, to)) return;
  std::fprintf(stderr, "windfall: illegal transition from %s to %s\n",
               std::string(ToString(from)).c_str(), std::string(ToString(to)).c_str());
  std::abort();
}

int32_t& Count(Job& job, TaskState state) { return job.task_counts[static_cast<size_t>(state)]; }

}  // namespace

void MoveTask(ClusterState& state, const Task& task, TaskState to, Effects& effects) {
  LiveJob& live = *state.FindJob(task.id.job);
  const auto [record, is_new] = live.tasks.try_emplace(task.id.index, task);
  CheckLegal(record->second.state, to);
  if (is_new) {
    live.job.next_task = task.id.index + 1;
  } else {
    --Count(live.job, record->second.state);
    record->second = task;
  }
  record->second.state = to;
  ++Count(live.job, to);
  effects.jobs.insert(live.job.id);
  if (IsEnded(to)) {
    effects.ended_tasks.push_back(std::move(record->second));
    effects.tasks.erase(task.id);
    live.tasks.erase(record);
    return;
  }
  effects.tasks.insert(task.id);
}

void MoveRun(ClusterState& state, Run& run, RunState to, Effects& effects) {
  CheckLegal(run.state, to);
  run.state = to;
  effects.runs.insert(run.id);
  effects.jobs.insert(run.task.job);
  if (to != RunState::kEnded) return;
  state.nodes.at(run.node).used -= state.FindJob(run.task.job)->job.spec.resources;
  state.draws.erase(run.id);
  state.dispatch_due = true;
  state.plan_due = true;
}

void StopRun(ClusterState& state, Run& run, StopReason reason, Effects& effects) {
  if (run.stop_reason == reason) return;
  run.stop_reason = reason;
  if (run.state != RunState::kStopping) MoveRun(state, run, RunState::kStopping, effects);
  effects.runs.insert(run.id);
  effects.orders.push_back({run.node, AgentStopRun{.run = run.id, .reason = reason}});
}

void SetPlan(ClusterState& state, TaskPlan plan, absl::Time wake, Effects& effects) {
  const TaskId task = plan.task;
  SetWake(state, task, wake);
  effects.plans.insert(task);
  state.plans[task] = std::move(plan);
}

void DropPlan(ClusterState& state, TaskId task, Effects& effects) {
  SetWake(state, task, absl::InfiniteFuture());
  state.ready.erase(task);
  if (state.plans.erase(task) > 0) effects.plans.insert(task);
}

void EndJobIfDone(ClusterState& state, LiveJob& live, absl::Time now, Effects& effects) {
  if (live.job.pending_count() > 0 || live.job.count(TaskState::kRunning) > 0) return;
  live.job.end_time = now;
  effects.jobs.insert(live.job.id);
  state.plan_due = true;
}

}  // namespace windfall
