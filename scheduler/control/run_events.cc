#include "scheduler/control/run_events.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/control/transitions.h"
#include "scheduler/ledger/ledger.h"

namespace windfall {
namespace {

// Of one run on one node; a rack full of accelerators draws a tenth of it. More is a unit error.
constexpr Power kHighestPlausiblePower = Watts(1'000'000);

// After a failure the next attempt waits a little longer each time.
absl::Duration BackOff(int32_t failures) {
  return std::min(absl::Seconds(1) * (1 << std::min(failures - 1, 10)), absl::Minutes(5));
}

// Running time of the ended run that its successor need not repeat.
absl::Duration UsefulTime(const Job& job, const Run& run) {
  return std::max(Progress(job, run, *run.end_time), absl::ZeroDuration());
}

// What the run was seen to draw. Absent if some of that is unknown: the rest, taken for all of it,
// would be promised the next time.
std::optional<Power> PowerOf(const ClusterState& state, RunId run) {
  const auto draw = state.draws.find(run);
  if (draw == state.draws.end() || draw->second.part_unknown) return std::nullopt;
  if (draw->second.metered <= absl::ZeroDuration()) return std::nullopt;
  return draw->second.energy / draw->second.metered;
}

// What was learned of the power before stands until it is known anew.
void Learn(ClusterState& state, const Job& job, const Task& task, const Run& run,
           Effects& effects) {
  WorkHistory work{.fingerprint = WorkFingerprint(job.spec),
                   .duration = task.done + UsefulTime(job, run)};
  if (work.duration <= absl::ZeroDuration()) return;
  WorkHistory& known = state.history[work.fingerprint];
  work.power = PowerOf(state, run.id).value_or(known.power);
  known = work;
  effects.history.push_back(std::move(work));
}

void EndTask(ClusterState& state, Task task, TaskState to, absl::Time ended, Effects& effects) {
  task.end_time = ended;
  task.current_run = RunId();
  const JobId job = task.id.job;
  DropPlan(state, task.id, effects);
  MoveTask(state, task, to, effects);
  EndJobIfDone(state, *state.FindJob(job), ended, effects);
}

// The task waits for its next segment; what cannot resume has to start from its beginning.
void PauseTask(ClusterState& state, const Job& job, Task task, const Run& run, absl::Time now,
               Effects& effects) {
  if (job.spec.interruption.has_value()) {
    task.done += UsefulTime(job, run);
    task.resume |= run.start_time.has_value();
  }
  task.current_run = RunId();
  task.release = now;
  const auto plan = state.plans.find(task.id);
  if (plan != state.plans.end() && plan->second.segments.size() > 1) {
    plan->second.segments.erase(plan->second.segments.begin());
    // Of what is left now, which may wait for longer than the whole.
    plan->second.latest_start = LatestStart(job, task);
    SetWake(state, task.id, plan->second.segments.front().span.begin);
    effects.plans.insert(task.id);
  } else {
    DropPlan(state, task.id, effects);
  }
  MoveTask(state, task, TaskState::kPending, effects);
}

void FailTask(ClusterState& state, const Job& job, Task task, const Run& run, absl::Time now,
              Effects& effects) {
  ++task.failures;
  if (job.cancelled || task.failures > job.spec.retries) {
    EndTask(state, std::move(task), job.cancelled ? TaskState::kCancelled : TaskState::kFailed, now,
            effects);
    return;
  }
  task.current_run = RunId();
  task.release = now + BackOff(task.failures);
  // Whatever the run had saved by itself is there for the next attempt.
  task.resume = job.spec.interruption.has_value() && run.start_time.has_value();
  DropPlan(state, task.id, effects);
  MoveTask(state, task, TaskState::kPending, effects);
}

void ConcludeTask(ClusterState& state, const Job& job, const Task& task, const Run& run,
                  absl::Time now, Effects& effects) {
  // The node's word on when it was, which may come late, within what this clock allows.
  const absl::Time ended = std::max(run.assign_time, std::min(now, *run.end_time));
  switch (run.outcome) {
    case RunOutcome::kSucceeded:
      Learn(state, job, task, run, effects);
      EndTask(state, task, TaskState::kSucceeded, ended, effects);
      return;
    case RunOutcome::kPaused:
      if (job.cancelled) {
        EndTask(state, task, TaskState::kCancelled, ended, effects);
      } else {
        PauseTask(state, job, task, run, now, effects);
      }
      return;
    case RunOutcome::kCancelled:
      EndTask(state, task, TaskState::kCancelled, ended, effects);
      return;
    case RunOutcome::kFailed:
    case RunOutcome::kTimedOut:
    case RunOutcome::kLost:
    case RunOutcome::kNone:
      FailTask(state, job, task, run, now, effects);
      return;
  }
}

void AddToDraw(std::map<RunId, Draw>& draws, const EnergyReading& reading) {
  const auto [draw, is_new] = draws.try_emplace(reading.run, Draw{.metered_by = reading.component});
  draw->second.energy += reading.energy;
  draw->second.part_unknown |= reading.quality == EnergyQuality::kNone;
  if (reading.component == draw->second.metered_by) {
    draw->second.metered += reading.span.length();
  }
}

// Whether an agent on `node` can have measured this. `run`: that of the reading; null: none.
absl::Status CheckReading(const EnergyReading& reading, const Run* run, NodeId node) {
  const std::string name = absl::StrCat("a reading of run ", reading.run.value());
  if (run == nullptr) return absl::InvalidArgumentError(absl::StrCat(name, ", which never was"));
  if (run->node != node) {
    return absl::InvalidArgumentError(absl::StrCat(name, ", which is another node's"));
  }
  const absl::Duration length = reading.span.length();
  if (reading.span.empty() || length > kLongestSlot) {
    return absl::InvalidArgumentError(absl::StrCat(name, " over ", absl::FormatDuration(length)));
  }
  if (reading.energy < Energy() || reading.energy > kHighestPlausiblePower * length) {
    return absl::InvalidArgumentError(absl::StrCat(name, " with ", ToMillijoules(reading.energy),
                                                   " mJ in ", absl::FormatDuration(length)));
  }
  return absl::OkStatus();
}

void EnterReading(ClusterState& state, const std::string& zone, const EnergyReading& reading,
                  Effects& effects) {
  const auto pue = state.policy.pue_permille_by_zone.find(zone);
  const Belief& belief = state.beliefs[zone];
  for (LedgerEntry& entry :
       Enter({reading}, belief.series,
             pue == state.policy.pue_permille_by_zone.end() ? 1000 : pue->second)) {
    entry.source.zone = zone;
    if (entry.basis == IntensityBasis::kForecast) {
      const BeliefSource source = belief.SourceAt(entry.span.begin);
      entry.forecast = source.forecast;
      entry.source.provider = source.provider;
    }
    state.unsettled[zone].push_back(entry);
    effects.entries.push_back(std::move(entry));
  }
}

}  // namespace

void OnRunStarted(ClusterState& state, RunId id, absl::Time start_time, Effects& effects) {
  const auto run = state.runs.find(id);
  if (run == state.runs.end() || run->second.start_time.has_value()) return;
  run->second.start_time = start_time;
  effects.runs.insert(id);
  effects.jobs.insert(run->second.task.job);
  if (run->second.state == RunState::kAssigned) {
    MoveRun(state, run->second, RunState::kRunning, effects);
  }
}

void OnRunEnded(ClusterState& state, const RunResult& result, absl::Time now, Effects& effects) {
  const auto found = state.runs.find(result.run);
  if (found == state.runs.end() || found->second.state == RunState::kEnded) return;
  Run& run = found->second;
  if (result.start_time < result.end_time) run.start_time = result.start_time;
  run.end_time = result.end_time;
  run.outcome = result.outcome == RunOutcome::kNone ? RunOutcome::kFailed : result.outcome;
  run.exit_code = result.exit_code;
  run.signal = result.signal;
  run.message = result.message;
  const LiveJob& live = *state.FindJob(run.task.job);
  const Task task = live.tasks.at(run.task.index);
  ConcludeTask(state, live.job, task, run, now, effects);
  MoveRun(state, run, RunState::kEnded, effects);
  effects.orders.push_back({run.node, AgentForgetRun{.run = run.id}});
}

absl::Status OnReadings(ClusterState& state, NodeId node, std::vector<EnergyReading> readings,
                        const std::map<RunId, Run>& ended, Effects& effects) {
  absl::Status refused;
  for (EnergyReading& reading : readings) {
    const auto live = state.runs.find(reading.run);
    const auto past = ended.find(reading.run);
    const Run* run = live != state.runs.end() ? &live->second
                     : past != ended.end()    ? &past->second
                                              : nullptr;
    if (absl::Status status = CheckReading(reading, run, node); !status.ok()) {
      refused.Update(status);
      continue;
    }
    EnterReading(state, run->zone, reading, effects);
    if (live != state.runs.end() && live->second.state != RunState::kEnded) {
      AddToDraw(state.draws, reading);
      effects.jobs.insert(run->task.job);
    }
    effects.readings.push_back(std::move(reading));
  }
  return refused;
}

}  // namespace windfall
