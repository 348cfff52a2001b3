#ifndef WINDFALL_SCHEDULER_REPORTS_SUMMARIZE_H_
#define WINDFALL_SCHEDULER_REPORTS_SUMMARIZE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/run.h"
#include "domain/time_span.h"
#include "scheduler/reports/report.h"

namespace windfall {

struct ReportRequest {
  TimeSpan period;
  std::string project;  // empty: all
  std::string user;     // empty: all
  absl::Time created_time;
};

using ActualSeries = std::map<SeriesIdentity, IntensitySeries>;

bool PassesFilters(const Job& job, const ReportRequest& request);

// What a report is made from. Whole jobs: every job with a run or an entry in the period comes with
// all its runs and all its newest entries, also those outside the period, because where a job would
// have run instead depends on everything that it ran before. Other jobs may be there, too.
struct ReportRecords {
  std::vector<Job> jobs;
  std::vector<Run> runs;
  std::vector<LedgerEntry> entries;     // newest revisions
  std::vector<EnergyReading> readings;  // what they were made from; names the meters
  // Of every series that settled one of the entries, from the jobs' submission on, and at least one
  // of every zone, to be drawn.
  ActualSeries actuals;
  std::map<std::string, IntensitySeries> forecasts;  // by zone; drawn where nothing is settled
  std::map<NodeId, std::string> node_names;
};

// An entry counts if its span begins in the period, so consecutive periods count every entry once.
// InvalidArgument: empty period. FailedPrecondition: the entries are of average and of marginal
// intensity, or of different factors, which no total may add. Internal: an entry or
// run whose job or run is not among the records. Pure. O(entries log entries).
absl::StatusOr<Report> Summarize(const ReportRequest& request, const ReportRecords& records);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_SUMMARIZE_H_
