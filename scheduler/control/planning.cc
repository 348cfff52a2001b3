#include "scheduler/control/planning.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "scheduler/control/need_times.h"
#include "scheduler/planner/alternatives.h"
#include "scheduler/planner/planned_work.h"

namespace windfall {
namespace {

// Different items that one plan looks at; equal tasks of a sweep are one. Those that would start
// now come on top: nothing may keep them from it.
constexpr size_t kMostItems = 2000;
constexpr size_t kMostItemsPerJob = 512;
// Plans that are kept of single tasks, shared among all sweeps: they are stored, and change with
// every forecast. Those that start together are kept whatever their number.
constexpr int32_t kMostPlansPerSweep = 512;
constexpr size_t kMostPlans = 2000;

// Work that is late anyway gives way to what can be on time, but not for ever: only until it is so
// late, or as long again as it takes if that is more.
constexpr absl::Duration kLatePatience = absl::Hours(72);

// How long a run whose segment is over is expected to keep its resources.
constexpr absl::Duration kStopTime = absl::Seconds(1);

bool IsOverdue(const WorkItem& item) {
  return item.release + item.remaining > item.deadline + std::max(kLatePatience, item.remaining);
}

WorkItem ItemFor(const Job& job, const Task& task, absl::Time now) {
  WorkItem item = {.task = task.id,
                   .resources = job.spec.resources,
                   .remaining = ExpectedRemaining(job, task),
                   .power = job.expected_power,
                   .release = std::max({now, task.release, job.spec.begin.value_or(now)}),
                   .deadline = job.deadline,
                   .after = job.spec.after,
                   .zones = job.spec.zones,
                   .interruption = job.spec.interruption,
                   .resume = task.resume,
                   .asap = job.spec.asap,
                   .min_saving = job.spec.min_saving,
                   .priority = job.spec.priority};
  item.overdue = IsOverdue(item);
  return item;
}

// The tasks that have never started, as one item. REQUIRES: there are some.
WorkItem FreshItem(const LiveJob& live, absl::Time now) {
  WorkItem item = ItemFor(live.job, TaskOrNew(live, live.job.next_task), now);
  item.count = static_cast<int32_t>(live.job.spec.task_count()) - live.job.next_task;
  return item;
}

void AddInput(const SitePolicy& policy, const Job& job, WorkItem& item) {
  if (!job.spec.input.has_value()) return;
  item.input = {.from = job.spec.input->zone,
                .energy = TransferEnergy(*job.spec.input, policy.transfer_energy_per_gigabyte),
                .arrived = job.input_zones};
}

// What is known of the item from others: what it is planned to do so far, and who waits for it.
void AddContext(const ClusterState& state, const NeedTimes& needed, WorkItem& item) {
  const auto need = needed.find(item.task.job);
  if (need != needed.end()) item.needed_by = need->second;
  const Job& job = state.jobs.at(item.task.job).job;
  AddInput(state.policy, job, item);
  if (job.promise.has_value()) item.saving_base = job.promise->saving_base;
  const auto plan = state.plans.find(item.task);
  if (item.count > 1 || plan == state.plans.end()) return;
  item.planned = plan->second.segments;
  item.waits = plan->second.reason == PlanReason::kCleanest;
}

std::vector<WorkItem> ItemsOf(const LiveJob& live, absl::Time now) {
  std::vector<WorkItem> items;
  for (const auto& [index, task] : live.tasks) {
    if (items.size() >= kMostItemsPerJob) break;
    if (task.state == TaskState::kPending) items.push_back(ItemFor(live.job, task, now));
  }
  if (live.job.next_task < live.job.spec.task_count()) items.push_back(FreshItem(live, now));
  return items;
}

bool HasFollowingSegment(const ClusterState& state, TaskId task) {
  const auto plan = state.plans.find(task);
  return plan != state.plans.end() && plan->second.segments.size() > 1;
}

// What of an interruptible task comes after the segment that runs now.
void AddFollowingSegments(const ClusterState& state, const NeedTimes& needed, absl::Time now,
                          PlanRequest& request) {
  for (const auto& [id, run] : state.runs) {
    if (run.state == RunState::kEnded || !HasFollowingSegment(state, run.task)) continue;
    const Job& job = state.jobs.at(run.task.job).job;
    if (!MayStart(state, job)) continue;
    Task after = *state.FindTask(run.task);
    const absl::Time segment_end = state.plans.at(run.task).segments.front().span.end;
    after.done += Progress(job, run, segment_end);
    after.resume = true;
    after.release = std::max(now, segment_end);
    WorkItem item = ItemFor(job, after, now);
    AddContext(state, needed, item);
    item.planned.erase(item.planned.begin());  // runs now
    request.work.push_back(std::move(item));
  }
}

// How long a live run is expected to keep its resources.
TimeSpan HeldBy(const ClusterState& state, const Run& run, absl::Time now) {
  const auto plan = state.plans.find(run.task);
  if (HasFollowingSegment(state, run.task)) {
    // What is planned to follow in its place begins at that very moment.
    const absl::Time end = plan->second.segments.front().span.end;
    return {now, end > now ? end : now + kStopTime};
  }
  return {now, now + ExpectedRemaining(state, run, now)};
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
                 .pue_permille = pue->second,
                 .sleep = state.policy.sleep.Of(live.node.name)};
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

// Whether the job could start now whatever the grid does.
bool WantsNow(const ClusterState& state, const Job& job, absl::Time now) {
  if (job.spec.asap || job.spec.priority > 0 || Urgency(job).first <= now) return true;
  return std::none_of(state.forecasts.begin(), state.forecasts.end(), [&](const auto& entry) {
    const std::vector<std::string>& zones = job.spec.zones;
    return zones.empty() || std::find(zones.begin(), zones.end(), entry.first) != zones.end();
  });
}

// How many items the job makes, at most as many as one sweep may.
size_t CountItems(const LiveJob& live) {
  const auto pending = static_cast<size_t>(live.job.count(TaskState::kPending));
  return std::min(pending, kMostItemsPerJob) + 1;
}

// Whether it can start as soon as jobs of `planned` have ended. False if it can start now.
bool FollowsOn(const ClusterState& state, const Job& job, const std::set<JobId>& planned) {
  if (job.held || job.cancelled || MayStart(state, job)) return false;
  return std::all_of(job.spec.after.begin(), job.spec.after.end(), [&](JobId before) {
    const auto outcome = state.outcomes.find(before);
    if (outcome == state.outcomes.end()) return planned.contains(before);
    return outcome->second == TaskState::kSucceeded;
  });
}

// Those that want to start now, then the most urgent of those that may wait, then what comes after
// any of them.
std::vector<const LiveJob*> JobsToPlan(const ClusterState& state, absl::Time now) {
  std::vector<const LiveJob*> jobs;
  std::set<JobId> planned;
  size_t items = 0;
  const auto add = [&](const LiveJob& live) {
    jobs.push_back(&live);
    planned.insert(live.job.id);
  };
  for (const auto& [latest, id] : state.by_urgency) {
    const LiveJob& live = state.jobs.at(id);
    if (!MayStart(state, live.job)) continue;
    if (!WantsNow(state, live.job, now)) {
      if (items >= kMostItems) continue;
      items += CountItems(live);
    }
    add(live);
  }
  if (state.awaited.empty()) return jobs;
  for (const auto& [id, live] : state.jobs) {  // jobs only come after older ones
    if (items >= kMostItems || !FollowsOn(state, live.job, planned)) continue;
    items += CountItems(live);
    add(live);
  }
  return jobs;
}

void ShareOutPlans(PlanRequest& request) {
  const auto sweeps = std::count_if(request.work.begin(), request.work.end(),
                                    [](const WorkItem& item) { return item.count > 1; });
  if (sweeps == 0) return;
  const auto share = static_cast<int32_t>(kMostPlans / static_cast<size_t>(sweeps));
  for (WorkItem& item : request.work) {
    if (item.count > 1) item.most_plans = std::clamp(share, 1, kMostPlansPerSweep);
  }
}

void AddLimits(const ClusterState& state, absl::Time now, PlanRequest& request) {
  for (const WorkItem& item : request.work) {
    const Job& job = state.jobs.at(item.task.job).job;
    if (job.spec.max_parallel.has_value()) {
      request.limits[job.id].most = *job.spec.max_parallel;
    }
  }
  for (const auto& [id, run] : state.runs) {
    const auto limit = request.limits.find(run.task.job);
    if (run.state == RunState::kEnded || limit == request.limits.end()) continue;
    limit->second.running.push_back(HeldBy(state, run, now));
  }
}

// What comes after a job begins no sooner than those of its tasks end that run now.
void WaitForRunning(const ClusterState& state, absl::Time now, PlanRequest& request) {
  if (state.awaited.empty()) return;
  std::map<JobId, absl::Time> ends;
  for (const auto& [id, run] : state.runs) {
    if (run.state == RunState::kEnded || !state.awaited.contains(run.task.job)) continue;
    absl::Time& end = ends.try_emplace(run.task.job, now).first->second;
    end = std::max(end, HeldBy(state, run, now).end);
  }
  for (WorkItem& item : request.work) {
    for (const JobId before : item.after) {
      if (const auto end = ends.find(before); end != ends.end()) {
        item.release = std::max(item.release, end->second);
      }
    }
  }
}

// The plans of all tasks but one, without segments that run now.
std::vector<TaskPlan> PlansAhead(const ClusterState& state, TaskId but) {
  std::vector<TaskPlan> plans;
  for (const auto& [id, plan] : state.plans) {
    if (id == but || plan.segments.empty() || !state.jobs.contains(id.job)) continue;
    plans.push_back(plan);
    const Task* const task = state.FindTask(id);
    const bool runs = task != nullptr && task->state == TaskState::kRunning;
    if (runs) plans.back().segments.erase(plans.back().segments.begin());
  }
  return plans;
}

}  // namespace

bool CanPlan(const ClusterState& state) {
  return std::any_of(state.nodes.begin(), state.nodes.end(),
                     [](const auto& entry) { return entry.second.node.connected; });
}

PlanRequest MakePlanRequest(const ClusterState& state, absl::Time now) {
  PlanRequest request{.now = now,
                      .nodes = NodesToPlan(state, now),
                      .forecasts = state.forecasts,
                      .prices = state.policy.prices};
  const NeedTimes needed = NeedTimesOf(state, now);
  for (const LiveJob* live : JobsToPlan(state, now)) {
    for (WorkItem& item : ItemsOf(*live, now)) {
      AddContext(state, needed, item);
      request.work.push_back(std::move(item));
    }
  }
  AddFollowingSegments(state, needed, now, request);
  WaitForRunning(state, now, request);
  ShareOutPlans(request);
  AddLimits(state, now, request);
  return request;
}

TaskId AddWhatIf(const ClusterState& state, const Job& job, PlanRequest& request) {
  const TaskId task{.job = JobId(state.last_job.value() + 1), .index = 0};
  LiveJob live{.job = job};
  live.job.id = task.job;
  request.work.push_back(FreshItem(live, request.now));
  request.work.back().most_plans = 1;
  AddInput(state.policy, job, request.work.back());
  if (job.spec.max_parallel.has_value()) {
    request.limits[task.job] = {.most = *job.spec.max_parallel};
  }
  const NeedTimes needed = NeedTimesOf(state, request.now, &live.job);
  for (WorkItem& item : request.work) {
    const auto need = needed.find(item.task.job);
    if (need != needed.end()) item.needed_by = need->second;
  }
  WaitForRunning(state, request.now, request);
  return task;
}

std::optional<TaskSurroundings> SurroundingsOf(const ClusterState& state, TaskId id,
                                               absl::Time now) {
  const LiveJob* const live = state.FindJob(id.job);
  const auto plan = state.plans.find(id);
  if (live == nullptr || plan == state.plans.end()) return std::nullopt;
  if (!MayStart(state, live->job) || !IsPending(state, id)) return std::nullopt;
  TaskSurroundings around = {
      .request = {.now = now,
                  .work = {ItemFor(live->job, TaskOrNew(*live, id.index), now)},
                  .nodes = NodesToPlan(state, now),
                  .forecasts = state.forecasts,
                  .prices = state.policy.prices},
      .plan = plan->second};
  WorkItem& item = around.request.work.front();
  AddContext(state, NeedTimesOf(state, now), item);
  // Not that of all tasks: the plan bears the task's own share.
  if (item.input.has_value()) item.input->energy = around.plan.transfer_energy;
  AddLimits(state, now, around.request);
  const std::vector<TaskPlan> others = PlansAhead(state, id);
  std::vector<PlannedWork> work;
  for (const TaskPlan& other : others) {
    work.push_back({&other, state.jobs.at(other.task.job).job.spec.resources});
  }
  TakePlanned(work, around.request);
  return around;
}

TaskSurroundings SurroundingsOf(TaskId task, const PlanRequest& request, const WorkPlan& plan) {
  const auto own = std::find_if(plan.tasks.begin(), plan.tasks.end(),
                                [&](const TaskPlan& each) { return each.task == task; });
  PlanRequest left = *LeftFor(task, request, plan);
  // What comes after others is planned as if it could: only what is left for it says when.
  const bool is_released = left.work.front().release <= request.now;
  return {.request = std::move(left), .plan = is_released ? *own : WithoutStartNow(*own)};
}

TaskPlan WithoutStartNow(TaskPlan plan) {
  plan.start_now_emissions.reset();
  plan.start_now_mean_intensity.reset();
  plan.start_now_cost.reset();
  return plan;
}

Alternatives AlternativesOf(const TaskSurroundings& task) {
  Alternatives found = FindAlternatives(task.request, task.plan);
  const absl::Time release = task.request.work.front().release;
  if (release > task.request.now) found.earliest_start = release;
  found.nodes_sleep = std::any_of(task.request.nodes.begin(), task.request.nodes.end(),
                                  [](const PlanNode& node) { return node.sleep.has_value(); });
  return found;
}

}  // namespace windfall
