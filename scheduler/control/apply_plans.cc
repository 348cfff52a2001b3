#include "scheduler/control/apply_plans.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "scheduler/control/planning.h"
#include "scheduler/control/promise.h"
#include "scheduler/control/transitions.h"

namespace windfall {
namespace {

// The plan of a running task: what runs now stays, what follows is new.
void ApplyToRunning(ClusterState& state, const Task& task, const TaskPlan& plan, Effects& effects) {
  const auto known = state.plans.find(task.id);
  if (known == state.plans.end() || known->second.segments.size() < 2) return;
  if (plan.segments.empty()) return;
  TaskPlan merged = plan;
  merged.segments.insert(merged.segments.begin(), known->second.segments.front());
  if (merged.segments == known->second.segments) return;
  const absl::Time end = merged.segments.front().span.end;
  SetPlan(state, std::move(merged), end, effects);
}

bool IsPlannedSo(const ClusterState& state, const TaskPlan& plan) {
  const auto known = state.plans.find(plan.task);
  return known != state.plans.end() && known->second.made_time >= state.policy_time &&
         known->second.segments == plan.segments && known->second.reason == plan.reason &&
         known->second.latest_start == plan.latest_start;
}

// The plan of a task whose job comes after others that have not ended: nothing is due.
void ApplyToFollowing(ClusterState& state, const TaskPlan& plan, Effects& effects) {
  if (IsPlannedSo(state, plan)) return;
  SetPlan(state, WithoutStartNow(plan), absl::InfiniteFuture(), effects);
}

void ApplyToPending(ClusterState& state, const TaskPlan& plan, absl::Time now, Effects& effects) {
  const bool is_scheduled = state.ready.contains(plan.task) || state.wake_times.contains(plan.task);
  if (is_scheduled && IsPlannedSo(state, plan)) return;
  if (AnywhereTime(plan) <= now) {
    // Nothing but free capacity can hold it any longer. One that was ready may have another place.
    state.ready.insert(plan.task);
    state.dispatch_due = true;
    SetPlan(state, plan, absl::InfiniteFuture(), effects);
    return;
  }
  state.ready.erase(plan.task);
  SetPlan(state, plan, DueTime(plan), effects);
}

// Of tasks that have never started: those of jobs that are planned again and now share one, or that
// come after a job that is not expected to end.
void DropStalePlans(ClusterState& state, const WorkPlan& plan, Effects& effects) {
  std::set<JobId> jobs;
  for (const Outlook& outlook : plan.outlooks) jobs.insert(outlook.task.job);
  std::set<TaskId> planned;
  for (const TaskPlan& task : plan.tasks) planned.insert(task.task);
  std::vector<TaskId> stale;
  for (const auto& [id, known] : state.plans) {
    const LiveJob* live = state.FindJob(id.job);
    const bool is_fresh = live != nullptr && id.index >= live->job.next_task;
    if (!is_fresh || planned.contains(id)) continue;
    if (jobs.contains(id.job) || !MayStart(state, live->job)) stale.push_back(id);
  }
  for (const TaskId& id : stale) DropPlan(state, id, effects);
}

// For each job that has none and that some node can run.
void MakePromises(ClusterState& state, const WorkPlan& plan, absl::Time now, Effects& effects) {
  std::map<JobId, const TaskPlan*> firsts;
  for (const TaskPlan& task : plan.tasks) {
    if (task.segments.empty()) continue;
    const TaskPlan*& first = firsts.try_emplace(task.task.job, &task).first->second;
    if (task.span().begin < first->span().begin) first = &task;
  }
  std::map<JobId, std::vector<Outlook>> outlooks;
  for (const Outlook& outlook : plan.outlooks) outlooks[outlook.task.job].push_back(outlook);
  for (const auto& [id, first] : firsts) {
    LiveJob* live = state.FindJob(id);
    if (live == nullptr || live->job.promise.has_value()) continue;
    live->job.promise = MakePromise(state, *first, outlooks.at(id), now);
    effects.jobs.insert(id);
  }
}

}  // namespace

void ApplyPlans(ClusterState& state, const WorkPlan& plan, absl::Time now, Effects& effects) {
  DropStalePlans(state, plan, effects);
  for (const TaskPlan& task_plan : plan.tasks) {
    const LiveJob* live = state.FindJob(task_plan.task.job);
    if (live == nullptr) continue;
    const Task* task = state.FindTask(task_plan.task);
    if (task != nullptr && task->state == TaskState::kRunning) {
      ApplyToRunning(state, *task, task_plan, effects);
    } else if (!IsPending(state, task_plan.task)) {
      continue;
    } else if (MayStart(state, live->job)) {
      ApplyToPending(state, task_plan, now, effects);
    } else {
      ApplyToFollowing(state, task_plan, effects);
    }
  }
  MakePromises(state, plan, now, effects);
}

}  // namespace windfall
