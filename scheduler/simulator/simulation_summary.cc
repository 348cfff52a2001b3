#include "scheduler/simulator/simulation_summary.h"

#include <algorithm>
#include <map>

#include "scheduler/ledger/ledger.h"

namespace windfall {
namespace {

struct ClassBound {
  absl::Duration below;
  const char* name;
};
constexpr ClassBound kClasses[] = {{absl::Hours(1), "under 1 h"},
                                   {absl::Hours(6), "1 to 6 h"},
                                   {absl::Hours(24), "6 to 24 h"},
                                   {absl::InfiniteDuration(), "24 h and more"}};

size_t ClassOf(absl::Duration duration) {
  size_t index = 0;
  while (duration >= kClasses[index].below) ++index;
  return index;
}

using Intensities = std::map<std::string, const IntensitySeries*>;

std::optional<CarbonMass> RunNow(const SimulatedJob& job, const Intensities& intensities,
                                 int32_t pue_permille) {
  const LedgerEntry entry = {.span = {job.submit_time, job.submit_time + job.duration},
                             .energy = job.power * job.duration,
                             .pue_permille = pue_permille};
  return EmissionsUnder(entry, *intensities.at(job.home));
}

absl::Duration WaitOf(const SimulatedJob& job, const JobOutcome& outcome) {
  return *outcome.end_time - job.submit_time - job.duration;
}

void AddTo(JobTally& tally, const SimulatedJob& job, const JobOutcome& outcome,
           const std::optional<CarbonMass>& run_now) {
  ++tally.jobs;
  if (!outcome.placed) ++tally.unplaced;
  if (!outcome.end_time.has_value()) return;
  ++tally.completed;
  if (*outcome.end_time > job.deadline) ++tally.late;
  tally.energy += outcome.energy;
  tally.unsettled_energy += outcome.energy - outcome.settled_energy;
  tally.emissions += outcome.emissions;
  tally.total_wait += WaitOf(job, outcome);
  if (!run_now.has_value()) {
    tally.run_now.reset();
  } else if (tally.run_now.has_value()) {
    *tally.run_now += *run_now;
  }
}

// The smallest wait that at least 95 % of the jobs do not exceed.
absl::Duration Percentile95(std::vector<absl::Duration> waits) {
  if (waits.empty()) return absl::ZeroDuration();
  std::sort(waits.begin(), waits.end());
  return waits[(waits.size() * 95 + 99) / 100 - 1];
}

}  // namespace

absl::Duration JobTally::mean_wait() const {
  return completed == 0 ? absl::ZeroDuration() : total_wait / completed;
}

SimulationSummary Summarize(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome,
                            const std::vector<SimulatedZone>& zones, int32_t pue_permille) {
  Intensities intensities;
  for (const SimulatedZone& zone : zones) intensities[zone.name] = &zone.intensity;
  SimulationSummary summary;
  for (const ClassBound& bound : kClasses) summary.durations.push_back({.name = bound.name});
  std::vector<absl::Duration> waits;
  for (size_t i = 0; i < jobs.size(); ++i) {
    const std::optional<CarbonMass> run_now = RunNow(jobs[i], intensities, pue_permille);
    AddTo(summary.all, jobs[i], outcome.jobs[i], run_now);
    AddTo(summary.durations[ClassOf(jobs[i].duration)].tally, jobs[i], outcome.jobs[i], run_now);
    if (outcome.jobs[i].end_time.has_value()) waits.push_back(WaitOf(jobs[i], outcome.jobs[i]));
  }
  summary.p95_wait = Percentile95(std::move(waits));
  for (const auto& [zone, result] : outcome.zones) summary.zones.push_back({zone, result});
  return summary;
}

}  // namespace windfall
