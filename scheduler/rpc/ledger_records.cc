#include "scheduler/rpc/ledger_records.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "domain/status_macros.h"
#include "proto/node_wire.h"

namespace windfall {
namespace {

constexpr int32_t kAllRuns = std::numeric_limits<int32_t>::max();

template <typename T>
void Append(std::vector<T> more, std::vector<T>& to) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

absl::Status AddJob(StoreReader& reader, const Job& job, ReportRecords& records) {
  records.jobs.push_back(job);
  if (job.next_task == 0) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(std::vector<Run> runs, reader.RunsOfJob(job.id, kAllRuns));
  WINDFALL_ASSIGN_OR_RETURN(std::vector<LedgerEntry> entries, reader.NewestEntriesOfJob(job.id));
  // Entries may be newer than the runs that were read before them.
  std::set<RunId> known;
  for (const Run& run : runs) known.insert(run.id);
  std::erase_if(entries, [&](const LedgerEntry& entry) { return !known.contains(entry.run); });
  Append(std::move(runs), records.runs);
  Append(std::move(entries), records.entries);
  return absl::OkStatus();
}

// When they ended decides when a job that comes after them could have started.
absl::Status AddPredecessors(StoreReader& reader, ReportRecords& records) {
  std::set<JobId> known;
  std::set<JobId> awaited;
  for (const Job& job : records.jobs) {
    known.insert(job.id);
    awaited.insert(job.spec.after.begin(), job.spec.after.end());
  }
  for (const JobId id : awaited) {
    if (known.contains(id)) continue;
    WINDFALL_ASSIGN_OR_RETURN(Job job, reader.GetJob(id));
    records.jobs.push_back(std::move(job));
  }
  return absl::OkStatus();
}

// From the first submission to the last reading: no job's energy moves outside of that.
TimeSpan SpanOf(const ReportRecords& records) {
  TimeSpan span{absl::InfiniteFuture(), absl::InfinitePast()};
  for (const Job& job : records.jobs) span.begin = std::min(span.begin, job.submit_time);
  for (const LedgerEntry& entry : records.entries) span.end = std::max(span.end, entry.span.end);
  return span;
}

// The series that settled the entries.
absl::Status AddActuals(StoreReader& reader, ReportRecords& records) {
  const TimeSpan span = SpanOf(records);
  for (const LedgerEntry& entry : records.entries) {
    if (entry.basis != IntensityBasis::kSettled || records.actuals.contains(entry.source)) continue;
    WINDFALL_ASSIGN_OR_RETURN(records.actuals[entry.source], reader.Actual(entry.source, span));
  }
  return absl::OkStatus();
}

// What a chart draws of each zone.
absl::Status AddChartSeries(StoreReader& reader, ReportRecords& records) {
  const TimeSpan span = SpanOf(records);
  for (const Run& run : records.runs) {
    if (records.forecasts.contains(run.zone)) continue;
    WINDFALL_ASSIGN_OR_RETURN(IntensitySeries actual, reader.LongestActual(run.zone, span));
    const SeriesIdentity identity = actual.identity();
    records.actuals.try_emplace(identity, std::move(actual));
    WINDFALL_ASSIGN_OR_RETURN(std::optional<Forecast> forecast, reader.LatestForecast(run.zone));
    if (forecast.has_value()) records.forecasts[run.zone] = std::move(forecast->series);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ReportRecords> RecordsOfJob(StoreReader& reader, const Job& job) {
  ReportRecords records;
  WINDFALL_RETURN_IF_ERROR(AddJob(reader, job, records));
  WINDFALL_RETURN_IF_ERROR(AddPredecessors(reader, records));
  WINDFALL_RETURN_IF_ERROR(AddActuals(reader, records));
  return records;
}

absl::StatusOr<ReportRecords> RecordsOfPeriod(StoreReader& reader, const ReportRequest& request) {
  ReportRecords records;
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Run> runs, reader.RunsOverlapping(request.period));
  std::set<JobId> ids;
  for (const Run& run : runs) ids.insert(run.task.job);
  for (const JobId id : ids) {
    WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(id));
    if (!PassesFilters(job, request)) continue;
    WINDFALL_RETURN_IF_ERROR(AddJob(reader, job, records));
    WINDFALL_ASSIGN_OR_RETURN(std::vector<EnergyReading> readings, reader.ReadingsOfJob(id));
    Append(std::move(readings), records.readings);
  }
  WINDFALL_RETURN_IF_ERROR(AddPredecessors(reader, records));
  WINDFALL_RETURN_IF_ERROR(AddActuals(reader, records));
  WINDFALL_RETURN_IF_ERROR(AddChartSeries(reader, records));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  records.node_names = NamesOf(nodes);
  return records;
}

}  // namespace windfall
