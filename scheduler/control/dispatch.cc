#include "scheduler/control/dispatch.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "scheduler/control/node_events.h"
#include "scheduler/control/transitions.h"

namespace windfall {
namespace {

// How many tasks of one sweep are made ready at a time once its latest start has come.
constexpr int32_t kUrgentTasksPerJob = 64;

// Beyond this many there is certainly enough to fill what is free; the rest comes with the next
// turn.
constexpr size_t kMostReady = 4096;

// How long a start waits beyond its safe moment for runs that are leaving its place: less than the
// 5 s that safe starts have as their margin at least, as a start takes a moment too.
constexpr absl::Duration kLeavingTime = absl::Seconds(2);

bool CanTake(const LiveNode& live, const Resources& need) {
  if (!live.node.connected || live.node.drained) return false;
  Resources free = live.node.capacity;
  free -= live.used;
  return free.Fits(need);
}

bool IsAsleep(const SitePolicy& policy, const LiveNode& live) {
  return live.used == Resources() && policy.sleep.Of(live.node.name).has_value();
}

// What runs that were told to stop will leave.
using Leaving = std::map<NodeId, Resources>;

Leaving LeavingOf(const ClusterState& state) {
  Leaving leaving;
  for (const auto& [id, run] : state.runs) {
    if (run.state != RunState::kStopping) continue;
    leaving[run.node] += state.jobs.at(run.task.job).job.spec.resources;
  }
  return leaving;
}

// Whether the node has room once they have stopped.
bool IsBeingVacated(const LiveNode& live, const Leaving& leaving, const Resources& need) {
  const auto left = leaving.find(live.node.id);
  if (left == leaving.end()) return false;
  LiveNode later = live;
  later.used -= left->second;
  return CanTake(later, need);
}

// The node on which the task is planned to run by now; null if there is none.
const LiveNode* PlannedNode(const ClusterState& state, const Task& task, absl::Time now) {
  const auto plan = state.plans.find(task.id);
  if (plan == state.plans.end() || plan->second.segments.empty()) return nullptr;
  const Segment& segment = plan->second.segments.front();
  const auto node = state.nodes.find(segment.node);
  return segment.span.begin <= now && node != state.nodes.end() ? &node->second : nullptr;
}

// From when on the task may start on any node, its planned one not being free. Any other node may
// be planned for somebody else: where runs are leaving the planned one, they are given the moment
// that the margin of a safe start allows.
absl::Time AnywhereFrom(const ClusterState& state, const Leaving& leaving, const Job& job,
                        const Task& task, absl::Time now) {
  const absl::Time latest = LatestStart(job, task);
  const auto found = state.plans.find(task.id);
  if (found == state.plans.end()) return latest;
  const TaskPlan& plan = found->second;
  const absl::Time planned = AnywhereTime(plan);
  const absl::Time safe = plan.feasible ? std::min(planned, latest) : planned;
  const LiveNode* const node = PlannedNode(state, task, now);
  const bool is_left = node != nullptr && IsBeingVacated(*node, leaving, job.spec.resources);
  // What was as late as it may be when it was planned has no margin.
  const bool has_margin = !plan.feasible || safe > std::max(plan.made_time, task.release);
  if (!is_left || !has_margin) return safe;
  return plan.feasible ? std::min(safe + kLeavingTime, latest) : safe + kLeavingTime;
}

// The node on which the task may start now; absent if it must wait.
std::optional<NodeId> NodeFor(const ClusterState& state, const Leaving& leaving, const Job& job,
                              const Task& task, absl::Time now) {
  const LiveNode* const planned = PlannedNode(state, task, now);
  if (planned != nullptr && CanTake(*planned, job.spec.resources)) return planned->node.id;
  if (now < AnywhereFrom(state, leaving, job, task, now)) return std::nullopt;
  std::optional<NodeId> asleep;
  for (const auto& [id, live] : state.nodes) {
    if (!job.spec.AllowsZone(live.node.zone) || !CanTake(live, job.spec.resources)) continue;
    if (!IsAsleep(state.policy, live)) return id;
    if (!asleep.has_value()) asleep = id;
  }
  return asleep;
}

// The segment that starts now. A start that the plan did not foresee runs to its expected end.
void BeginSegment(ClusterState& state, const Job& job, const Task& task, NodeId node,
                  absl::Time now, Effects& effects) {
  const auto known = state.plans.find(task.id);
  TaskPlan plan = known != state.plans.end() ? known->second : TaskPlan{.task = task.id};
  const bool planned = !plan.segments.empty() && plan.segments.front().node == node &&
                       plan.segments.front().span.begin <= now &&
                       now < plan.segments.front().span.end;
  if (!planned) {
    plan.segments = {{.node = node,
                      .zone = state.nodes.at(node).node.zone,
                      .span = {now, now + ExpectedRemaining(job, task)}}};
    plan.reason = PlanReason::kDeadline;
  }
  const absl::Time wake =
      plan.segments.size() > 1 ? plan.segments.front().span.end : absl::InfiniteFuture();
  SetPlan(state, std::move(plan), wake, effects);
}

// The run brings the job's input along if it is not there yet.
void NoteInput(const std::string& zone, Job& job) {
  const bool is_brought =
      job.spec.input.has_value() && job.spec.input->zone != zone &&
      std::find(job.input_zones.begin(), job.input_zones.end(), zone) == job.input_zones.end();
  if (is_brought) job.input_zones.push_back(zone);
}

void StartTask(ClusterState& state, Task task, NodeId node, absl::Time now, Effects& effects) {
  LiveJob& live = *state.FindJob(task.id.job);
  BeginSegment(state, live.job, task, node, now, effects);
  state.last_run = RunId(state.last_run.value() + 1);
  Run run{.id = state.last_run,
          .task = task.id,
          .node = node,
          .zone = state.nodes.at(node).node.zone,
          .attempt = task.failures + 1,
          .resume = task.resume,
          .assign_time = now};
  state.nodes.at(node).used += live.job.spec.resources;
  NoteInput(run.zone, live.job);
  task.current_run = run.id;
  MoveTask(state, task, TaskState::kRunning, effects);
  effects.runs.insert(run.id);
  effects.orders.push_back({node, CommandFor(state, run)});
  state.runs.emplace(run.id, std::move(run));
}

// Tasks that have never started are alike: whichever is due, the next in order starts, so that "all
// from next_task on have never started" stays true.
TaskId NextInOrder(ClusterState& state, const LiveJob& live, TaskId due, Effects& effects) {
  if (due.index <= live.job.next_task) return due;
  const TaskId next{.job = due.job, .index = live.job.next_task};
  const auto due_plan = state.plans.find(due);
  if (due_plan == state.plans.end()) return next;
  TaskPlan taken = due_plan->second;
  taken.task = next;
  const auto next_plan = state.plans.find(next);
  if (next_plan == state.plans.end()) {
    DropPlan(state, due, effects);
  } else {
    TaskPlan given = next_plan->second;
    given.task = due;
    const absl::Time wake = DueTime(given);
    SetPlan(state, std::move(given), wake, effects);
  }
  SetPlan(state, std::move(taken), absl::InfiniteFuture(), effects);
  return next;
}

// Whether the task has left the ready set: started, or not to be started at all.
bool TryStart(ClusterState& state, const Leaving& leaving, TaskId id, absl::Time now,
              Effects& effects) {
  const LiveJob* live = state.FindJob(id.job);
  if (live == nullptr || !MayStart(state, live->job)) return true;
  if (id.index >= live->job.spec.task_count()) return true;
  Task task = TaskOrNew(*live, id.index);
  if (task.state != TaskState::kPending) return true;
  if (task.release > now) {
    SetWake(state, id, task.release);
    return true;
  }
  if (live->job.count(TaskState::kRunning) >= live->job.spec.max_parallel.value_or(INT32_MAX)) {
    return false;
  }
  const std::optional<NodeId> node = NodeFor(state, leaving, live->job, task, now);
  if (!node.has_value()) return false;
  if (!live->tasks.contains(id.index)) {
    task = TaskOrNew(*live, NextInOrder(state, *live, id, effects).index);
  }
  StartTask(state, std::move(task), *node, now, effects);
  return true;
}

// A task that found no room where it is planned may take any from a moment on, and one that is only
// urgent has its planned start before that.
void WakeWhenAnywhere(ClusterState& state, const Leaving& leaving, TaskId id, absl::Time now) {
  const LiveJob& live = *state.FindJob(id.job);
  const absl::Time anywhere =
      AnywhereFrom(state, leaving, live.job, TaskOrNew(live, id.index), now);
  const auto wake = state.wake_times.find(id);
  const bool wakes_before = wake != state.wake_times.end() && wake->second <= anywhere;
  if (anywhere > now && !wakes_before) SetWake(state, id, anywhere);
}

// Pauses an interruptible run whose segment is over.
void EndSegment(ClusterState& state, const Job& job, const Task& task, absl::Time now,
                Effects& effects) {
  const auto plan = state.plans.find(task.id);
  if (plan == state.plans.end() || plan->second.segments.size() < 2) return;
  std::vector<Segment>& segments = plan->second.segments;
  if (segments[0].span.end > now) {  // looked at early, as after a restart
    SetWake(state, task.id, segments[0].span.end);
    return;
  }
  Run& run = state.runs.at(task.current_run);
  Task resumed = task;
  resumed.resume = true;
  resumed.done += Progress(job, run, now);
  const bool follows_at_once =
      segments[1].span.begin <= now && segments[1].node == segments[0].node;
  if (follows_at_once || LatestStart(job, resumed) < segments[1].span.begin) {
    segments[0].span.end = segments[1].span.end;
    segments.erase(segments.begin() + 1);
    effects.plans.insert(task.id);
    SetWake(state, task.id, segments.size() > 1 ? segments[0].span.end : absl::InfiniteFuture());
    return;
  }
  StopRun(state, run, StopReason::kPause, effects);
}

// A planned moment of the task has come.
void OnWake(ClusterState& state, TaskId id, absl::Time now, Effects& effects) {
  const Task* task = state.FindTask(id);
  if (task == nullptr || task->state == TaskState::kPending) {
    const auto plan = state.plans.find(id);
    const absl::Time due = plan == state.plans.end() ? now : DueTime(plan->second);
    if (due > now) {
      SetWake(state, id, due);
      return;
    }
    state.ready.insert(id);
    state.dispatch_due = true;
    return;
  }
  const Run& run = state.runs.at(task->current_run);
  if (run.state != RunState::kStopping) {
    EndSegment(state, state.FindJob(id.job)->job, *task, now, effects);
  }
}

// The tasks whose moment has come.
std::set<TaskId> PopWakes(ClusterState& state, absl::Time now, Effects& effects) {
  std::set<TaskId> due;
  while (!state.wakes.empty() && state.wakes.begin()->first <= now) {
    const TaskId task = state.wakes.begin()->second;
    SetWake(state, task, absl::InfiniteFuture());
    OnWake(state, task, now, effects);
    due.insert(task);
  }
  return due;
}

// Tasks without a plan whose latest start has come.
void AddUrgent(ClusterState& state, absl::Time now) {
  for (const auto& [latest, id] : state.by_urgency) {
    if (latest > now || state.ready.size() > kMostReady) return;
    const LiveJob& live = state.jobs.at(id);
    if (!MayStart(state, live.job)) continue;
    for (const auto& [index, task] : live.tasks) {
      if (task.state == TaskState::kPending) state.ready.insert(task.id);
    }
    const int64_t end = std::min<int64_t>(live.job.spec.task_count(),
                                          int64_t{live.job.next_task} + kUrgentTasksPerJob);
    for (int64_t index = live.job.next_task; index < end; ++index) {
      state.ready.insert({.job = id, .index = static_cast<int32_t>(index)});
    }
  }
}

}  // namespace

void Dispatch(ClusterState& state, absl::Time now, Effects& effects) {
  const std::set<TaskId> newly_due = PopWakes(state, now, effects);
  const auto newly_urgent = state.by_urgency.upper_bound({state.urgency_checked, JobId(INT64_MAX)});
  if (newly_urgent != state.by_urgency.end() && newly_urgent->first <= now) {
    state.dispatch_due = true;
  }
  state.urgency_checked = now;  // back too, when the clock was set back
  if (!state.dispatch_due) return;
  state.dispatch_due = false;
  AddUrgent(state, now);
  const std::vector<TaskId> ready(state.ready.begin(), state.ready.end());
  const Leaving leaving = LeavingOf(state);
  for (const TaskId& task : ready) {
    if (TryStart(state, leaving, task, now, effects)) {
      state.ready.erase(task);
      continue;
    }
    WakeWhenAnywhere(state, leaving, task, now);  // a new plan has taken the wake away
    // Its place is taken for longer than the plan thought.
    if (newly_due.contains(task)) state.plan_due = true;
  }
}

}  // namespace windfall
