#include "scheduler/simulator/simulated_agents.h"

#include <algorithm>

namespace windfall {
namespace {

constexpr char kMeter[] = "trace";

// What `power` draws in `span`, hour by hour. The parts add up to the whole exactly.
std::vector<EnergyReading> ReadingsOf(RunId run, const TimeSpan& span, Power power) {
  std::vector<EnergyReading> readings;
  Energy before;
  for (absl::Time begin = span.begin; begin < span.end;) {
    const absl::Time hour_end =
        absl::UnixEpoch() + absl::Floor(begin - absl::UnixEpoch(), kLongestSlot) + kLongestSlot;
    const absl::Time end = std::min(hour_end, span.end);
    const Energy until = power * (end - span.begin);
    readings.push_back({.run = run,
                        .span = {begin, end},
                        .component = EnergyComponent::kOther,
                        .energy = until - before,
                        .quality = EnergyQuality::kEstimated,
                        .meter = kMeter});
    before = until;
    begin = end;
  }
  return readings;
}

}  // namespace

SimulatedAgents::SimulatedAgents(const std::vector<SimulatedJob>& jobs) : jobs_(jobs) {
  left_.reserve(jobs.size());
  for (const SimulatedJob& job : jobs) left_.push_back(job.duration);
}

void SimulatedAgents::Start(const Run& run, size_t job, absl::Time now) {
  const std::optional<Interruption>& interruption = jobs_[job].interruption;
  const bool resumes = run.resume && interruption.has_value();
  LiveRun live = {.job = job,
                  .node = run.node,
                  .start = now,
                  .overhead = resumes ? interruption->resume_overhead : absl::ZeroDuration()};
  live.finish = now + live.overhead + left_[job];
  finishes_.emplace(live.finish, run.id);
  runs_.emplace(run.id, live);
}

std::optional<EndedRun> SimulatedAgents::Pause(RunId run, absl::Time now) {
  if (!runs_.contains(run)) return std::nullopt;
  return End(run, now, RunOutcome::kPaused);
}

std::optional<EndedRun> SimulatedAgents::TakeFinished(absl::Time now) {
  if (NextFinish() > now) return std::nullopt;
  const auto [finish, run] = *finishes_.begin();
  return End(run, finish, RunOutcome::kSucceeded);
}

absl::Time SimulatedAgents::NextFinish() const {
  return finishes_.empty() ? absl::InfiniteFuture() : finishes_.begin()->first;
}

EndedRun SimulatedAgents::End(RunId run, absl::Time now, RunOutcome outcome) {
  const LiveRun live = runs_.at(run);
  runs_.erase(run);
  finishes_.erase({live.finish, run});
  left_[live.job] -= std::max(now - live.start - live.overhead, absl::ZeroDuration());
  const TimeSpan span = {live.start, now};
  return {
      .result = {.run = run, .outcome = outcome, .start_time = span.begin, .end_time = span.end},
      .node = live.node,
      .readings = ReadingsOf(run, span, jobs_[live.job].power)};
}

}  // namespace windfall
