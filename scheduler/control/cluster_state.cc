#include "scheduler/control/cluster_state.h"

#include <algorithm>

#include "absl/strings/str_join.h"

namespace windfall {
namespace {

constexpr absl::Duration kClockAllowance = absl::Minutes(5);

// Work has a length that planning can count with.
constexpr absl::Duration kLeastRemaining = absl::Seconds(1);

// What an overrun is expected to need still: it cannot be known, and planning needs a number.
absl::Duration RemainingOfOverrun(const Job& job) {
  return std::max(job.expected_duration / 20, kLeastRemaining);
}

void RestoreJobs(ClusterState& state, SavedRecords& records) {
  for (Job& job : records.jobs) {
    if (job.end_time.has_value()) {
      state.outcomes[job.id] = job.state();
      continue;
    }
    AddJob(state, std::move(job));
  }
  for (Task& task : records.tasks) {
    LiveJob* live = state.FindJob(task.id.job);
    if (live != nullptr && !IsEnded(task.state)) live->tasks[task.id.index] = std::move(task);
  }
}

void RestoreNodes(ClusterState& state, SavedRecords& records, absl::Time now) {
  for (Node& node : records.nodes) {
    node.connected = false;
    node.last_seen = now;
    state.nodes_by_name[node.name] = node.id;
    state.nodes[node.id].node = std::move(node);
  }
}

void RestoreRuns(ClusterState& state, SavedRecords& records) {
  for (Run& run : records.runs) {
    const LiveJob* live = state.FindJob(run.task.job);
    const auto node = state.nodes.find(run.node);
    if (live != nullptr && node != state.nodes.end()) {
      node->second.used += live->job.spec.resources;
    }
    state.runs[run.id] = std::move(run);
  }
}

void RestoreIntensity(ClusterState& state, SavedRecords& records) {
  for (Forecast& forecast : records.forecasts) {
    const std::string zone = forecast.series.identity().zone;
    Add(forecast, state.beliefs[zone]);
    state.forecasts[zone] = std::move(forecast);
  }
  for (IntensitySeries& actual : records.actuals) {
    const SeriesIdentity identity = actual.identity();
    state.actuals[identity] = std::move(actual);
  }
}

}  // namespace

std::string ZoneNames(const SitePolicy& policy) {
  return absl::StrJoin(policy.pue_permille_by_zone, ", ",
                       [](std::string* out, const auto& entry) { out->append(entry.first); });
}

LiveJob* ClusterState::FindJob(JobId id) {
  const auto live = jobs.find(id);
  return live == jobs.end() ? nullptr : &live->second;
}

const LiveJob* ClusterState::FindJob(JobId id) const {
  const auto live = jobs.find(id);
  return live == jobs.end() ? nullptr : &live->second;
}

const Task* ClusterState::FindTask(TaskId id) const {
  const LiveJob* live = FindJob(id.job);
  if (live == nullptr) return nullptr;
  const auto task = live->tasks.find(id.index);
  return task == live->tasks.end() ? nullptr : &task->second;
}

ClusterState Restore(SitePolicy policy, SavedRecords records, absl::Time now) {
  ClusterState state;
  state.policy = std::move(policy);
  state.policy_time = now;
  RestoreJobs(state, records);
  RestoreNodes(state, records, now);
  RestoreRuns(state, records);
  for (TaskPlan& plan : records.plans) {
    SetWake(state, plan.task, now);
    state.plans[plan.task] = std::move(plan);
  }
  RestoreIntensity(state, records);
  for (WorkHistory& work : records.history) {
    std::string fingerprint = work.fingerprint;
    state.history[std::move(fingerprint)] = std::move(work);
  }
  for (LedgerEntry& entry : records.unsettled) {
    state.unsettled[entry.source.zone].push_back(std::move(entry));
  }
  state.last_job = records.last_job;
  state.last_run = records.last_run;
  state.last_node = records.last_node;
  state.last_forecast = records.last_forecast;
  state.dispatch_due = true;
  state.plan_due = true;
  return state;
}

void SetWake(ClusterState& state, TaskId task, absl::Time time) {
  const auto known = state.wake_times.find(task);
  if (known != state.wake_times.end()) {
    state.wakes.erase({known->second, task});
    state.wake_times.erase(known);
  }
  if (time == absl::InfiniteFuture()) return;
  state.wakes.emplace(time, task);
  state.wake_times.emplace(task, time);
}

absl::Time NextWake(const ClusterState& state, absl::Time now) {
  absl::Time next = absl::InfiniteFuture();
  if (!state.wakes.empty()) next = state.wakes.begin()->first;
  const auto urgent = state.by_urgency.upper_bound({now, JobId(INT64_MAX)});
  if (urgent != state.by_urgency.end()) next = std::min(next, urgent->first);
  return std::min(next, std::max(now, NextGiveUp(state)));
}

absl::Time NextGiveUp(const ClusterState& state) {
  const bool all_here = std::all_of(state.nodes.begin(), state.nodes.end(), [](const auto& entry) {
    return entry.second.node.connected || entry.second.used == Resources{};
  });
  absl::Time next = absl::InfiniteFuture();
  if (all_here) return next;
  for (const auto& [id, run] : state.runs) {
    if (run.state == RunState::kEnded || state.nodes.at(run.node).node.connected) continue;
    next = std::min(next, GiveUpTime(state, run));
  }
  return next;
}

absl::Time GiveUpTime(const ClusterState& state, const Run& run) {
  const JobSpec& spec = state.FindJob(run.task.job)->job.spec;
  return state.nodes.at(run.node).node.last_seen + 2 * state.policy.lease + GraceOf(spec) +
         kClockAllowance;
}

void AddJob(ClusterState& state, Job job) {
  if (!job.idempotency_key.empty()) state.jobs_by_key[job.idempotency_key] = job.id;
  for (JobId before : job.spec.after) ++state.awaited[before];
  state.by_urgency.insert(Urgency(job));
  const JobId id = job.id;
  state.jobs[id].job = std::move(job);
}

void RemoveJob(ClusterState& state, JobId id) {
  const auto live = state.jobs.find(id);
  const Job& job = live->second.job;
  for (JobId before : job.spec.after) {
    const auto count = state.awaited.find(before);
    if (--count->second > 0) continue;
    state.awaited.erase(count);
    state.outcomes.erase(before);
  }
  state.by_urgency.erase(Urgency(job));
  state.jobs_by_key.erase(job.idempotency_key);
  if (state.awaited.contains(id)) {
    state.outcomes[id] = job.state();
    state.plan_due = true;
  }
  state.jobs.erase(live);
}

std::pair<absl::Time, JobId> Urgency(const Job& job) {
  return {job.deadline - job.expected_duration, job.id};
}

absl::Duration LeastLength(const ClusterState& state, const Job& job, int64_t tasks) {
  int64_t slots = 0;
  for (const auto& [id, live] : state.nodes) {
    if (!job.spec.AllowsZone(live.node.zone)) continue;
    slots += live.node.capacity.HowOften(job.spec.resources, tasks);
  }
  slots = std::clamp<int64_t>(slots, 1, job.spec.max_parallel.value_or(INT32_MAX));
  const int64_t rounds = (tasks + slots - 1) / slots;
  return rounds * job.expected_duration;
}

absl::Duration ExpectedRemaining(const Job& job, const Task& task) {
  const absl::Duration left = job.expected_duration - task.done;
  return left > absl::ZeroDuration() ? std::max(left, kLeastRemaining) : RemainingOfOverrun(job);
}

absl::Duration ExpectedRemaining(const ClusterState& state, const Run& run, absl::Time now) {
  const Job& job = state.jobs.at(run.task.job).job;
  Task task = *state.FindTask(run.task);
  task.done += Progress(job, run, now);
  return ExpectedRemaining(job, task);
}

absl::Duration Progress(const Job& job, const Run& run, absl::Time until) {
  if (!run.start_time.has_value()) return absl::ZeroDuration();
  const absl::Duration running = until - *run.start_time;
  const bool resumes = run.resume && job.spec.interruption.has_value();
  return resumes ? running - job.spec.interruption->resume_overhead : running;
}

absl::Time LatestStart(const Job& job, const Task& task) {
  absl::Duration needed = ExpectedRemaining(job, task);
  if (task.resume && job.spec.interruption.has_value()) {
    needed += job.spec.interruption->resume_overhead;
  }
  return job.deadline - needed;
}

absl::Time AnywhereTime(const TaskPlan& plan) {
  const bool is_left_over = !plan.feasible && !plan.segments.empty();
  return is_left_over ? plan.segments.front().span.begin : plan.latest_start;
}

absl::Time DueTime(const TaskPlan& plan) {
  return plan.segments.empty() ? plan.latest_start
                               : std::min(plan.segments.front().span.begin, AnywhereTime(plan));
}

Task TaskOrNew(const LiveJob& live, int32_t index) {
  const auto task = live.tasks.find(index);
  if (task != live.tasks.end()) return task->second;
  return Task{.id = {.job = live.job.id, .index = index},
              .release = live.job.spec.begin.value_or(live.job.submit_time)};
}

bool IsPending(const ClusterState& state, TaskId id) {
  const LiveJob* const live = state.FindJob(id.job);
  if (live == nullptr || live->job.held || live->job.cancelled) return false;
  const Task* const task = state.FindTask(id);
  return task != nullptr ? task->state == TaskState::kPending : id.index >= live->job.next_task;
}

bool MayStart(const ClusterState& state, const Job& job) {
  if (job.held || job.cancelled) return false;
  return std::all_of(job.spec.after.begin(), job.spec.after.end(), [&](JobId before) {
    const auto outcome = state.outcomes.find(before);
    return outcome != state.outcomes.end() && outcome->second == TaskState::kSucceeded;
  });
}

}  // namespace windfall
