#include "scheduler/control/need_times.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace windfall {
namespace {

bool IsIn(const std::vector<JobId>& jobs, JobId id) {
  return std::find(jobs.begin(), jobs.end(), id) != jobs.end();
}

// When the job could start if it and all that it comes after had every node for themselves.
// `ends`: the same of when those could end. Jobs only come after older ones.
absl::Time EarliestStart(const Job& job, const std::map<JobId, absl::Time>& ends, absl::Time now) {
  absl::Time start = std::max(now, job.spec.begin.value_or(now));
  for (const JobId before : job.spec.after) {
    if (const auto end = ends.find(before); end != ends.end()) start = std::max(start, end->second);
  }
  return start;
}

// How long the tasks that do not run take if they have every node for themselves: those that are
// part done beside the others.
absl::Duration LeastLeft(const ClusterState& state, const LiveJob& live) {
  absl::Duration left;
  int64_t whole = live.job.spec.task_count() - live.job.next_task;
  for (const auto& [index, task] : live.tasks) {
    if (task.state != TaskState::kPending) continue;
    if (task.done > absl::ZeroDuration()) {
      left = std::max(left, ExpectedRemaining(live.job, task));
    } else {
      ++whole;
    }
  }
  return std::max(left, LeastLength(state, live.job, whole));
}

// Of the jobs that others come after, `newest` among those.
std::map<JobId, absl::Time> EarliestEnds(const ClusterState& state, absl::Time now,
                                         const Job* newest) {
  const auto is_awaited = [&](JobId id) {
    return state.awaited.contains(id) || (newest != nullptr && IsIn(newest->spec.after, id));
  };
  std::map<JobId, absl::Time> ends;
  for (const auto& [id, run] : state.runs) {
    if (run.state == RunState::kEnded || !is_awaited(run.task.job)) continue;
    absl::Time& end = ends.try_emplace(run.task.job, now).first->second;
    end = std::max(end, now + ExpectedRemaining(state, run, now));
  }
  for (const auto& [id, live] : state.jobs) {
    if (!is_awaited(id)) continue;
    absl::Time& end = ends.try_emplace(id, now).first->second;
    end = std::max(end, EarliestStart(live.job, ends, now) + LeastLeft(state, live));
  }
  return ends;
}

// By the highest priority that may be hurried for it: when a job is to be done.
using Needs = std::map<int32_t, absl::Time>;

// What can be in time hurries everybody before it.
constexpr int32_t kAnyPriority = INT32_MAX;

void Ask(Needs& needs, int32_t most, absl::Time time) {
  absl::Time& earliest = needs.try_emplace(most, absl::InfiniteFuture()).first->second;
  earliest = std::min(earliest, time);
}

// What the job asks of those before it, for itself and for those after it. Of what cannot be in
// time they are asked for the least lateness: no sooner than it can start anyway. Who could not
// be hurried by it is not through what stands between them either.
void AddNeeds(const ClusterState& state, const Job& job, absl::Time earliest,
              std::map<JobId, Needs>& needs) {
  std::vector<const Job*> before;
  for (const JobId id : job.spec.after) {
    if (const LiveJob* const live = state.FindJob(id)) before.push_back(&live->job);
  }
  if (before.empty()) return;
  Needs own = needs[job.id];
  Ask(own, kAnyPriority, job.deadline);
  const absl::Duration length = LeastLength(state, job, job.spec.task_count());
  for (const auto& [priority, finish] : own) {
    const absl::Time due = finish - length;
    const int32_t most = due < earliest ? std::min(priority, job.spec.priority) : priority;
    for (const Job* const each : before) {
      if (each->spec.priority <= most) Ask(needs[each->id], most, std::max(due, earliest));
    }
  }
}

}  // namespace

NeedTimes NeedTimesOf(const ClusterState& state, absl::Time now, const Job* newest) {
  NeedTimes times;
  const bool has_newest = newest != nullptr && !newest->spec.after.empty();
  if (!has_newest && state.awaited.empty()) return times;
  const std::map<JobId, absl::Time> ends = EarliestEnds(state, now, newest);
  std::map<JobId, Needs> needs;
  if (has_newest) AddNeeds(state, *newest, EarliestStart(*newest, ends, now), needs);
  for (auto job = state.jobs.rbegin(); job != state.jobs.rend(); ++job) {
    const Job& each = job->second.job;
    AddNeeds(state, each, EarliestStart(each, ends, now), needs);
  }
  for (const auto& [id, of_job] : needs) {
    for (const auto& [priority, time] : of_job) {
      absl::Time& earliest = times.try_emplace(id, absl::InfiniteFuture()).first->second;
      earliest = std::min(earliest, time);
    }
  }
  return times;
}

}  // namespace windfall
