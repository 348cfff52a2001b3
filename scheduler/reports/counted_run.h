#ifndef WINDFALL_SCHEDULER_REPORTS_COUNTED_RUN_H_
#define WINDFALL_SCHEDULER_REPORTS_COUNTED_RUN_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/run.h"
#include "scheduler/reports/report.h"
#include "scheduler/reports/summarize.h"

namespace windfall {

// A run of a job that passes the filters, with its part in the period. Points into the records.
struct CountedRun {
  const Job* job = nullptr;
  const Run* run = nullptr;
  RunEnding ending = RunEnding::kRunning;
  std::vector<const LedgerEntry*> entries;  // all of the run, by time
  LedgerSum sum;                            // of those that begin in the period
  Grounds grounds;                          // of those
  TimeSpan ran;                             // cut to the period; may be empty
  absl::Duration metered;                   // of `ran`, how much has an energy known in full
  bool in_period = false;                   // it ran or has an entry in the period
  bool whole = false;                       // all of it is in the period
};

// Every run of every job that passes the request's filters, by job and run. An unfinished run lasts
// until the report is made. Internal: see Summarize.
absl::StatusOr<std::vector<CountedRun>> CountRuns(const ReportRequest& request,
                                                  const ReportRecords& records);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_COUNTED_RUN_H_
