#include "scheduler/reports/counted_run.h"

#include <algorithm>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

RunEnding EndingOf(const Run& run, bool continued) {
  switch (run.outcome) {
    case RunOutcome::kSucceeded:
      return RunEnding::kSucceeded;
    case RunOutcome::kFailed:
      return RunEnding::kFailed;
    case RunOutcome::kPaused:
      return continued ? RunEnding::kPausedContinued : RunEnding::kPausedNotContinued;
    case RunOutcome::kCancelled:
      return RunEnding::kCancelled;
    case RunOutcome::kTimedOut:
      return RunEnding::kTimedOut;
    case RunOutcome::kLost:
      return RunEnding::kLost;
    case RunOutcome::kNone:
      break;
  }
  return RunEnding::kRunning;
}

// The last run of each task that started from a checkpoint.
std::map<TaskId, RunId> LastResumedRuns(const std::vector<Run>& runs) {
  std::map<TaskId, RunId> last;
  for (const Run& run : runs) {
    if (run.resume && run.start_time.has_value()) {
      last[run.task] = std::max(last[run.task], run.id);
    }
  }
  return last;
}

// How much of `span` the entries cover with nothing unknown: where the energy of one component is,
// what the others drew is not all.
absl::Duration MeteredTime(const TimeSpan& span, const std::vector<const LedgerEntry*>& entries) {
  struct Components {
    int known = 0;
    int unknown = 0;
  };
  std::map<absl::Time, Components> changes;
  for (const LedgerEntry* entry : entries) {
    const TimeSpan part = Intersect(entry->span, span);
    const auto kind =
        entry->quality == EnergyQuality::kNone ? &Components::unknown : &Components::known;
    ++(changes[part.begin].*kind);
    --(changes[part.end].*kind);
  }
  absl::Duration metered;
  Components now;
  absl::Time since = span.begin;
  for (const auto& [time, change] : changes) {
    if (now.known > 0 && now.unknown == 0) metered += time - since;
    now.known += change.known;
    now.unknown += change.unknown;
    since = time;
  }
  return metered;
}

void CountInPeriod(const ReportRequest& request, CountedRun& counted) {
  const TimeSpan& period = request.period;
  const Run& run = *counted.run;
  counted.whole = true;
  for (const LedgerEntry* entry : counted.entries) {
    if (period.Contains(entry->span.begin)) {
      counted.sum += *entry;
      counted.grounds.Add(*entry);
      counted.in_period = true;
    } else {
      counted.whole = false;
    }
  }
  if (!run.start_time.has_value()) return;
  const TimeSpan ran{*run.start_time, run.end_time.value_or(request.created_time)};
  counted.ran = Intersect(ran, period);
  counted.metered = MeteredTime(counted.ran, counted.entries);
  counted.in_period |= !counted.ran.empty();
  counted.whole &= ran.empty() || period.Contains(ran);
}

absl::Status NotAmongRecords(RunId run, absl::string_view what) {
  return absl::InternalError(
      absl::StrCat("cannot report run ", run.value(), ": its ", what, " is not among the records"));
}

}  // namespace

absl::StatusOr<std::vector<CountedRun>> CountRuns(const ReportRequest& request,
                                                  const ReportRecords& records) {
  std::map<JobId, const Job*> jobs;
  for (const Job& job : records.jobs) jobs[job.id] = &job;
  const std::map<TaskId, RunId> last_resumed = LastResumedRuns(records.runs);

  std::map<RunId, CountedRun> counted;
  for (const Run& run : records.runs) {
    const auto job = jobs.find(run.task.job);
    if (job == jobs.end()) return NotAmongRecords(run.id, "job");
    const auto resumed = last_resumed.find(run.task);
    const bool continued = resumed != last_resumed.end() && resumed->second > run.id;
    counted[run.id] = {.job = job->second, .run = &run, .ending = EndingOf(run, continued)};
  }
  for (const LedgerEntry& entry : records.entries) {
    const auto run = counted.find(entry.run);
    if (run == counted.end()) return NotAmongRecords(entry.run, "record");
    run->second.entries.push_back(&entry);
  }

  std::vector<CountedRun> passed;
  for (auto& [id, run] : counted) {
    if (!PassesFilters(*run.job, request)) continue;
    std::stable_sort(
        run.entries.begin(), run.entries.end(),
        [](const LedgerEntry* a, const LedgerEntry* b) { return a->span.begin < b->span.begin; });
    CountInPeriod(request, run);
    passed.push_back(std::move(run));
  }
  std::stable_sort(passed.begin(), passed.end(),
                   [](const CountedRun& a, const CountedRun& b) { return a.job->id < b.job->id; });
  return passed;
}

}  // namespace windfall
