#include "scheduler/reports/summarize.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/reports/counted_run.h"
#include "scheduler/reports/job_summary.h"
#include "scheduler/reports/make_chart.h"

namespace windfall {
namespace {

constexpr absl::string_view kBoundary =
    "Counted: the electricity of every run of a windfall job on a windfall node, whatever became "
    "of the run, as the meters and stated power models listed by meter gave it, times the zone's "
    "PUE. RAPL is shared out by CPU time, so a run is charged for what its CPU package and memory "
    "draw at idle beside it; the estimate from CPU time is energy beyond idle and has neither idle "
    "power nor memory. Not counted: nodes while no run is on them, networks and storage, making "
    "and "
    "disposing of hardware, water.";

constexpr absl::string_view kMethod =
    "Emissions = energy at the node × PUE × intensity of the zone's grid, location-based, for each "
    "stretch of constant intensity; integers throughout (mJ, mg/kWh, µg), each product rounded "
    "once. "
    "An entry of the ledger counts if it begins in the period, so a job partly in the period is "
    "partly counted and consecutive periods count everything once. Run-at-submission = the same "
    "energy in the same place from submission (or from when the job could first start: after a "
    "hold "
    "of a person, after the jobs before it) without the pauses, its tasks overlapping as they did, "
    "under settled intensity. The energy is what was drawn: that of resuming after pauses and of "
    "work done twice is in it. The difference is an estimated shift effect. Waiting for free "
    "nodes, "
    "and for a scheduler that was down, is part of it; what it changes on the grid as a whole is "
    "unknown.";

std::string FormatUtc(absl::Time t) { return absl::FormatTime(t, absl::UTCTimeZone()); }

void AddTo(ReportRow& row, const CountedRun& run) {
  ++row.runs_count;
  row.sum += run.sum;
}

std::vector<ReportRow> MostEnergyFirst(const std::map<std::string, ReportRow>& rows) {
  std::vector<ReportRow> sorted;
  for (const auto& [name, row] : rows) {
    sorted.push_back(row);
    sorted.back().name = name;
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const ReportRow& a, const ReportRow& b) {
    return a.sum.energy > b.sum.energy;
  });
  return sorted;
}

std::vector<EndingRow> ByEnding(const std::vector<CountedRun>& runs) {
  std::map<RunEnding, EndingRow> rows;
  for (const CountedRun& run : runs) {
    EndingRow& row = rows[run.ending];
    row.ending = run.ending;
    ++row.runs_count;
    row.sum += run.sum;
  }
  std::vector<EndingRow> sorted;
  for (const auto& [ending, row] : rows) sorted.push_back(row);
  return sorted;
}

// Which meter an entry's energy came from: that of the reading that it is, or is a part of.
class MeterNames {
 public:
  explicit MeterNames(const std::vector<EnergyReading>& readings) {
    for (const EnergyReading& reading : readings) {
      meters_[{reading.run, reading.component}][reading.span.begin] = &reading.meter;
    }
  }
  // Empty if there is no such reading.
  std::string Of(const LedgerEntry& entry) const {
    const auto meters = meters_.find({entry.run, entry.component});
    if (meters == meters_.end()) return "";
    const auto after = meters->second.upper_bound(entry.span.begin);
    return after == meters->second.begin() ? "" : *std::prev(after)->second;
  }

 private:
  using ByBegin = std::map<absl::Time, const std::string*>;
  std::map<std::pair<RunId, EnergyComponent>, ByBegin> meters_;
};

std::vector<ReportRow> ByMeter(const TimeSpan& period, const std::vector<CountedRun>& runs,
                               const std::vector<EnergyReading>& readings) {
  const MeterNames meters(readings);
  std::map<std::string, ReportRow> rows;
  for (const CountedRun& run : runs) {
    std::map<std::string, LedgerSum> of_run;
    for (const LedgerEntry* entry : run.entries) {
      if (period.Contains(entry->span.begin)) of_run[meters.Of(*entry)] += *entry;
    }
    for (const auto& [meter, sum] : of_run) {
      ++rows[meter].runs_count;
      rows[meter].sum += sum;
    }
  }
  return MostEnergyFirst(rows);
}

std::vector<ZoneRow> ByZone(const TimeSpan& period, const std::vector<CountedRun>& runs) {
  std::map<std::string, ZoneRow> rows;
  for (const CountedRun& run : runs) {
    ZoneRow& row = rows[run.run->zone];
    row.zone = run.run->zone;
    ++row.runs_count;
    row.sum += run.sum;
    row.grounds.Add(run.grounds);
    for (const LedgerEntry* entry : run.entries) {
      if (!period.Contains(entry->span.begin) || entry->basis == IntensityBasis::kNone) continue;
      if (entry->intensity_estimated) row.filled_in_energy += entry->energy;
    }
  }
  std::vector<ZoneRow> sorted;
  for (auto& [zone, row] : rows) sorted.push_back(std::move(row));
  return sorted;
}

absl::Status CannotAdd(const SeriesIdentity& a, const SeriesIdentity& b) {
  const bool signals = a.signal != b.signal;
  const auto kind = [signals](const SeriesIdentity& source) {
    return signals ? ToString(source.signal) : ToString(source.factors);
  };
  const auto named = [&kind](const SeriesIdentity& source) {
    return absl::StrCat("zone ", source.zone, " has ", kind(source), " (", source.provider, ")");
  };
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot add ", signals ? "average and marginal intensity" : "emissions by ",
      signals ? "" : absl::StrCat(kind(a), " and by ", kind(b), " factors"), ": ", named(a), ", ",
      named(b), "; report a project or a period that has only one of them"));
}

// The signal that all sources share. FailedPrecondition if they are not of one kind.
absl::StatusOr<std::optional<Signal>> OneSignal(const std::vector<ZoneRow>& zones) {
  std::set<SeriesIdentity> sources;
  for (const ZoneRow& zone : zones)
    sources.insert(zone.grounds.sources.begin(), zone.grounds.sources.end());
  if (const auto unlike = FindUnlike(sources)) return CannotAdd(unlike->first, unlike->second);
  if (sources.empty()) return std::nullopt;
  return sources.begin()->signal;
}

// The lines of all jobs that have a run in the period. `runs` are sorted by job.
std::vector<ReportJob> SummarizeJobs(const ReportRequest& request, const ReportRecords& records,
                                     const std::vector<CountedRun>& runs) {
  std::map<JobId, const Job*> jobs;
  for (const Job& job : records.jobs) jobs[job.id] = &job;
  std::vector<ReportJob> lines;
  for (auto begin = runs.begin(); begin != runs.end();) {
    const auto end = std::find_if(begin, runs.end(),
                                  [begin](const CountedRun& run) { return run.job != begin->job; });
    const std::vector<CountedRun> of_job(begin, end);
    begin = end;
    const bool counts = std::any_of(of_job.begin(), of_job.end(),
                                    [](const CountedRun& run) { return run.in_period; });
    if (counts) lines.push_back(SummarizeJob(request, of_job, jobs, records.actuals));
  }
  return lines;
}

void AddBreakdowns(const std::vector<CountedRun>& runs, const ReportRecords& records,
                   Report& report) {
  std::map<std::string, ReportRow> projects;
  std::map<std::string, ReportRow> nodes;
  for (const CountedRun& run : runs) {
    const auto node = records.node_names.find(run.run->node);
    AddTo(projects[run.job->spec.project], run);
    AddTo(nodes[node == records.node_names.end() ? "" : node->second], run);
    report.total += run.sum;
    report.running += run.ran.length();
    report.metered += run.metered;
  }
  report.runs_count = static_cast<int64_t>(runs.size());
  report.by_ending = ByEnding(runs);
  report.by_project = MostEnergyFirst(projects);
  report.by_node = MostEnergyFirst(nodes);
}

void AddJobs(std::vector<ReportJob> jobs, Report& report) {
  for (const ReportJob& job : jobs) {
    if (job.partly_in_period) ++report.jobs_partly_in_period;
    if (job.IsNotEstimated()) ++report.jobs_not_estimated;
  }
  report.shift_effect = SumShiftEffect(jobs);
  report.promises = CheckPromises(jobs);
  report.jobs = std::move(jobs);
}

}  // namespace

bool PassesFilters(const Job& job, const ReportRequest& request) {
  return (request.project.empty() || job.spec.project == request.project) &&
         (request.user.empty() || job.spec.user == request.user);
}

absl::StatusOr<Report> Summarize(const ReportRequest& request, const ReportRecords& records) {
  if (request.period.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot report from ", FormatUtc(request.period.begin), " to ",
                     FormatUtc(request.period.end), ": the end is not after the beginning"));
  }
  WINDFALL_ASSIGN_OR_RETURN(std::vector<CountedRun> runs, CountRuns(request, records));
  Report report{.period = request.period,
                .project = request.project,
                .user = request.user,
                .created_time = request.created_time,
                .boundary = std::string(kBoundary),
                .method = std::string(kMethod)};
  AddJobs(SummarizeJobs(request, records, runs), report);
  runs.erase(std::remove_if(runs.begin(), runs.end(),
                            [](const CountedRun& run) { return !run.in_period; }),
             runs.end());
  AddBreakdowns(runs, records, report);
  report.by_meter = ByMeter(request.period, runs, records.readings);
  report.by_zone = ByZone(request.period, runs);
  WINDFALL_ASSIGN_OR_RETURN(report.signal, OneSignal(report.by_zone));
  report.chart = MakeChart(request, records, runs);
  return report;
}

}  // namespace windfall
