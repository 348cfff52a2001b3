#include "scheduler/control/planning.h"

#include <algorithm>
#include <map>
#include <utility>

#include "scheduler/control/promise.h"
#include "scheduler/control/transitions.h"

namespace windfall {
namespace {

constexpr size_t kMostPlannedTasks = 2000;
constexpr int32_t kMostPlannedTasksPerJob = 512;

WorkItem ItemFor(const Job& job, const Task& task, absl::Time now) {
  return {.task = task.id,
          .resources = job.spec.resources,
          .remaining = ExpectedRemaining(job, task),
          .power = job.expected_power,
          .release = std::max({now, task.release, job.spec.begin.value_or(now)}),
          .deadline = job.deadline,
          .zones = job.spec.zones,
          .interruption = job.spec.interruption,
          .resume = task.resume,
          .asap = job.spec.asap,
          .min_saving = job.spec.min_saving,
          .priority = job.spec.priority};
}

// Tasks of a sweep that may not all run at once take turns: the time to the deadline is cut into
// equal rounds, one for each `max_parallel` tasks, so that every one of them can keep the deadline.
// A round shorter than a task leaves nothing to choose: then those that may start do so at once,
// and the others are planned when one of them has ended.
void SpreadOverRounds(const Job& job, int64_t running, absl::Time now,
                      std::vector<WorkItem>& items) {
  const int64_t parallel = job.spec.max_parallel.value_or(0);
  if (parallel == 0 || static_cast<int64_t>(items.size()) + running <= parallel) return;
  const int64_t tasks = job.pending_count() + running;
  const int64_t rounds = (tasks + parallel - 1) / parallel;
  const absl::Time begin = std::max(now, items.front().release);
  const absl::Duration round = (job.deadline - begin) / rounds;
  if (round < items.front().remaining) {
    items.resize(static_cast<size_t>(std::max<int64_t>(0, parallel - running)));
    for (WorkItem& item : items) item.asap = true;
    return;
  }
  for (size_t i = 0; i < items.size(); ++i) {
    const int64_t turn = (static_cast<int64_t>(i) + running) / parallel;
    items[i].release = std::max(items[i].release, begin + turn * round);
    items[i].deadline = begin + (turn + 1) * round;
  }
}

std::vector<WorkItem> ItemsOf(const LiveJob& live, absl::Time now) {
  std::vector<WorkItem> items;
  for (const auto& [index, task] : live.tasks) {
    if (task.state == TaskState::kPending) items.push_back(ItemFor(live.job, task, now));
  }
  const int64_t end = std::min<int64_t>(live.job.spec.task_count(),
                                        int64_t{live.job.next_task} + kMostPlannedTasksPerJob);
  for (int64_t index = live.job.next_task; index < end; ++index) {
    items.push_back(ItemFor(live.job, TaskOrNew(live, static_cast<int32_t>(index)), now));
  }
  SpreadOverRounds(live.job, live.job.count(TaskState::kRunning), now, items);
  return items;
}

bool HasFollowingSegment(const ClusterState& state, TaskId task) {
  const auto plan = state.plans.find(task);
  return plan != state.plans.end() && plan->second.segments.size() > 1;
}

// What of an interruptible task comes after the segment that runs now.
void AddFollowingSegments(const ClusterState& state, absl::Time now, PlanRequest& request) {
  for (const auto& [id, run] : state.runs) {
    if (run.state == RunState::kEnded || !HasFollowingSegment(state, run.task)) continue;
    const Job& job = state.jobs.at(run.task.job).job;
    if (!MayStart(state, job)) continue;
    Task after = *state.FindTask(run.task);
    const absl::Time segment_end = state.plans.at(run.task).segments.front().span.end;
    after.done += Progress(job, run, segment_end);
    after.resume = true;
    after.release = std::max(now, segment_end);
    request.work.push_back(ItemFor(job, after, now));
  }
}

// How long a live run is expected to keep its resources.
TimeSpan HeldBy(const ClusterState& state, const Run& run, absl::Time now) {
  const auto plan = state.plans.find(run.task);
  const LiveJob& live = state.jobs.at(run.task.job);
  if (HasFollowingSegment(state, run.task)) {
    return {now, std::max(plan->second.segments.front().span.end, now + absl::Seconds(1))};
  }
  Task task = *state.FindTask(run.task);
  task.done += Progress(live.job, run, now);
  return {now, now + ExpectedRemaining(live.job, task)};
}

// Nodes that could start something now. One that is away for a moment comes back with a new plan.
std::vector<PlanNode> NodesToPlan(const ClusterState& state, absl::Time now) {
  std::map<NodeId, PlanNode> nodes;
  for (const auto& [id, live] : state.nodes) {
    if (live.node.drained || !live.node.connected) continue;
    const auto pue = state.policy.pue_permille_by_zone.find(live.node.zone);
    if (pue == state.policy.pue_permille_by_zone.end()) continue;
    nodes[id] = {.id = id,
                 .zone = live.node.zone,
                 .capacity = live.node.capacity,
                 .pue_permille = pue->second};
  }
  for (const auto& [id, run] : state.runs) {
    const auto node = nodes.find(run.node);
    if (run.state == RunState::kEnded || node == nodes.end()) continue;
    node->second.reservations.push_back(
        {HeldBy(state, run, now), state.jobs.at(run.task.job).job.spec.resources});
  }
  std::vector<PlanNode> list;
  for (auto& [id, node] : nodes) list.push_back(std::move(node));
  return list;
}

// Tasks of one job that have never started are alike: the earliest plan goes to the next in order.
std::vector<TaskPlan> InOrderOfStart(const ClusterState& state, std::vector<TaskPlan> plans) {
  std::map<JobId, std::vector<TaskPlan*>> fresh;
  for (TaskPlan& plan : plans) {
    if (state.FindTask(plan.task) == nullptr) fresh[plan.task.job].push_back(&plan);
  }
  for (auto& [job, same] : fresh) {
    std::vector<TaskPlan> sorted;
    for (const TaskPlan* plan : same) sorted.push_back(*plan);
    std::stable_sort(sorted.begin(), sorted.end(), [](const TaskPlan& a, const TaskPlan& b) {
      return a.span().begin < b.span().begin;
    });
    for (size_t i = 0; i < same.size(); ++i) {
      sorted[i].task = same[i]->task;
      *same[i] = std::move(sorted[i]);
    }
  }
  return plans;
}

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

void ApplyToPending(ClusterState& state, const TaskPlan& plan, absl::Time now, Effects& effects) {
  const auto known = state.plans.find(plan.task);
  if (known != state.plans.end() && known->second.segments == plan.segments &&
      known->second.reason == plan.reason) {
    return;
  }
  if (plan.latest_start <= now) {
    // Nothing but free capacity can hold it any longer.
    state.dispatch_due |= state.ready.insert(plan.task).second;
    SetPlan(state, plan, absl::InfiniteFuture(), effects);
    return;
  }
  state.ready.erase(plan.task);
  SetPlan(state, plan, DueTime(plan), effects);
}

bool IsStillPending(const ClusterState& state, const LiveJob& live, TaskId id) {
  if (!MayStart(state, live.job)) return false;
  const Task* task = state.FindTask(id);
  if (task != nullptr) return task->state == TaskState::kPending;
  return id.index >= live.job.next_task;
}

}  // namespace

bool CanPlan(const ClusterState& state) {
  return std::any_of(state.nodes.begin(), state.nodes.end(),
                     [](const auto& entry) { return entry.second.node.connected; });
}

PlanRequest MakePlanRequest(const ClusterState& state, absl::Time now) {
  PlanRequest request{.now = now, .nodes = NodesToPlan(state, now), .forecasts = state.forecasts};
  for (const auto& [latest, id] : state.by_urgency) {
    if (request.work.size() >= kMostPlannedTasks) break;
    const LiveJob& live = state.jobs.at(id);
    if (!MayStart(state, live.job)) continue;
    for (WorkItem& item : ItemsOf(live, now)) request.work.push_back(std::move(item));
  }
  AddFollowingSegments(state, now, request);
  return request;
}

TaskId AddWhatIf(const ClusterState& state, const Job& job, PlanRequest& request) {
  const TaskId task{.job = JobId(state.last_job.value() + 1), .index = 0};
  LiveJob live{.job = job};
  live.job.id = task.job;
  request.work.push_back(ItemFor(live.job, TaskOrNew(live, 0), request.now));
  return task;
}

void ApplyPlans(ClusterState& state, const std::vector<TaskPlan>& plans, absl::Time now,
                Effects& effects) {
  std::map<JobId, std::vector<TaskPlan>> by_job;
  for (const TaskPlan& plan : InOrderOfStart(state, plans)) {
    const LiveJob* live = state.FindJob(plan.task.job);
    if (live == nullptr) continue;
    if (!plan.segments.empty()) by_job[plan.task.job].push_back(plan);
    const Task* task = state.FindTask(plan.task);
    if (task != nullptr && task->state == TaskState::kRunning) {
      ApplyToRunning(state, *task, plan, effects);
    } else if (IsStillPending(state, *live, plan.task)) {
      ApplyToPending(state, plan, now, effects);
    }
  }
  for (const auto& [id, of_job] : by_job) {
    Job& job = state.jobs.at(id).job;
    if (job.promise.has_value()) continue;
    job.promise = MakePromise(state, job, of_job, now);
    effects.jobs.insert(id);
  }
}

}  // namespace windfall
