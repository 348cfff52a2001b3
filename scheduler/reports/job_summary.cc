#include "scheduler/reports/job_summary.h"

#include <algorithm>
#include <set>
#include <utility>

#include "domain/job_status.h"

namespace windfall {
namespace {

using Baseline = std::pair<std::optional<CarbonMass>, BaselineGap>;

Baseline NoBaseline(BaselineGap gap) { return {std::nullopt, gap}; }

// By the scheduler's clock, as people's deeds are, and not by that of a node.
absl::Time FirstAssignment(const std::vector<CountedRun>& runs) {
  absl::Time first = absl::InfiniteFuture();
  for (const CountedRun& run : runs) first = std::min(first, run.run->assign_time);
  return first;
}

// When the job that ran as `runs` could have run at the earliest, whatever the intensity. Absent if
// that cannot be told from when a person, or a job that is not among the records, let it.
std::optional<absl::Time> EarliestStart(const std::vector<CountedRun>& runs,
                                        const std::map<JobId, const Job*>& jobs) {
  const Job& job = *runs.front().job;
  if (job.spec.hold && !job.release_time.has_value()) return std::nullopt;
  absl::Time start = job.release_time.value_or(job.submit_time);
  // Held or retried halfway: a part of the waiting was a person's.
  if (FirstAssignment(runs) < start) return std::nullopt;
  start = std::max(start, job.spec.begin.value_or(start));
  for (JobId id : job.spec.after) {
    const auto before = jobs.find(id);
    if (before == jobs.end() || !before->second->end_time.has_value()) return std::nullopt;
    start = std::max(start, *before->second->end_time);
  }
  return start;
}

// What `entry` would have emitted as `moved`, by the series that settled it. No other one will do:
// the difference would be that of two providers.
Baseline RunAs(const LedgerEntry& moved, const LedgerEntry& entry, const ActualSeries& actuals) {
  if (entry.basis != IntensityBasis::kSettled) return NoBaseline(BaselineGap::kNotSettled);
  const auto actual = actuals.find(entry.source);
  if (actual == actuals.end()) return NoBaseline(BaselineGap::kUnlikeIntensities);
  // Both sides of the difference by the same values: a revision of one alone is no saving.
  if (EmissionsUnder(entry, actual->second) != entry.emissions) {
    return NoBaseline(BaselineGap::kRevisedSince);
  }
  const std::optional<CarbonMass> emissions = EmissionsUnder(moved, actual->second);
  if (!emissions.has_value()) return NoBaseline(BaselineGap::kIntensityUnknown);
  return {emissions, BaselineGap::kNone};
}

// What the part of the job in the period would have emitted had the whole job run from `start`.
Baseline RunFromStart(absl::Time start, const TimeSpan& period, const std::vector<CountedRun>& runs,
                      const ActualSeries& actuals) {
  std::vector<LedgerEntry> entries;
  for (const CountedRun& run : runs) {
    for (const LedgerEntry* entry : run.entries) entries.push_back(*entry);
  }
  const std::vector<LedgerEntry> moved = MoveTo(start, entries);
  CarbonMass total;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!period.Contains(entries[i].span.begin)) continue;
    const auto [emissions, gap] = RunAs(moved[i], entries[i], actuals);
    if (!emissions.has_value()) return NoBaseline(gap);
    total += *emissions;
  }
  return {total, BaselineGap::kNone};
}

Baseline BaselineOf(const ReportJob& line, const ReportRequest& request,
                    const std::vector<CountedRun>& runs, const std::map<JobId, const Job*>& jobs,
                    const ActualSeries& actuals) {
  if (line.sum.energy == Energy()) return NoBaseline(BaselineGap::kNoEnergy);
  if (!line.sum.unknown_components.empty()) return NoBaseline(BaselineGap::kEnergyPartUnknown);
  if (line.sum.energy_without_intensity > Energy()) return NoBaseline(BaselineGap::kNoIntensity);
  const std::optional<absl::Time> start = EarliestStart(runs, jobs);
  if (!start.has_value()) return NoBaseline(BaselineGap::kStartUnknown);
  return RunFromStart(*start, request.period, runs, actuals);
}

ReportJob DescribeJob(const Job& job) {
  ReportJob line{.id = job.id,
                 .name = job.spec.name,
                 .project = job.spec.project,
                 .user = job.spec.user,
                 .status = std::string(StatusWord(job)),
                 .submit_time = job.submit_time,
                 .deadline = job.deadline};
  if (job.promise.has_value()) {
    line.promised_energy = job.promise->energy;
    line.promised_emissions = job.promise->emissions;
    // Like with like: no meter sees how the input was brought, so no settlement holds it.
    if (line.promised_emissions.has_value()) {
      *line.promised_emissions -= job.promise->transfer_emissions;
    }
  }
  return line;
}

void AddRuns(const std::vector<CountedRun>& runs, ReportJob& line) {
  std::set<std::string> zones;
  bool ended = true;
  for (const CountedRun& run : runs) {
    line.partly_in_period |= !run.whole;
    if (!run.in_period) continue;
    ++line.runs_count;
    line.sum += run.sum;
    line.grounds.Add(run.grounds);
    line.running += run.ran.length();
    line.metered += run.metered;
    zones.insert(run.run->zone);
    const std::optional<absl::Time> start = run.run->start_time;
    if (start.has_value()) line.start_time = std::min(line.start_time.value_or(*start), *start);
    const std::optional<absl::Time> end = run.run->end_time;
    if (end.has_value()) line.end_time = std::max(line.end_time.value_or(*end), *end);
    ended &= end.has_value();
  }
  if (!ended) line.end_time.reset();
  line.zones.assign(zones.begin(), zones.end());
}

}  // namespace

ReportJob SummarizeJob(const ReportRequest& request, const std::vector<CountedRun>& runs,
                       const std::map<JobId, const Job*>& jobs, const ActualSeries& actuals) {
  ReportJob line = DescribeJob(*runs.front().job);
  AddRuns(runs, line);
  std::tie(line.at_submission_emissions, line.baseline_gap) =
      BaselineOf(line, request, runs, jobs, actuals);
  return line;
}

ShiftEffect SumShiftEffect(const std::vector<ReportJob>& jobs) {
  ShiftEffect effect;
  for (const ReportJob& job : jobs) {
    const std::optional<CarbonMass> saving = job.Saving();
    if (!saving.has_value()) {
      ++effect.jobs_without_baseline;
      continue;
    }
    ++effect.jobs_count;
    if (*saving < CarbonMass()) ++effect.worse_jobs_count;
    effect.settled_emissions += job.sum.emissions;
    effect.at_submission_emissions += *job.at_submission_emissions;
  }
  return effect;
}

PromiseCheck CheckPromises(const std::vector<ReportJob>& jobs) {
  PromiseCheck check;
  for (const ReportJob& job : jobs) {
    const bool comparable = job.status == ToString(TaskState::kSucceeded) &&
                            !job.partly_in_period && !job.IsNotEstimated() &&
                            job.sum.unknown_components.empty() &&
                            job.sum.settled_energy == job.sum.energy &&
                            job.promised_emissions.has_value() && job.promised_energy.has_value();
    if (!comparable) continue;
    ++check.jobs_count;
    check.promised_energy += *job.promised_energy;
    check.energy += job.sum.energy;
    check.promised_emissions += *job.promised_emissions;
    check.settled_emissions += job.sum.emissions;
  }
  return check;
}

}  // namespace windfall
