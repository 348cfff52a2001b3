#ifndef WINDFALL_SCHEDULER_REPORTS_JOB_SUMMARY_H_
#define WINDFALL_SCHEDULER_REPORTS_JOB_SUMMARY_H_

#include <map>
#include <string>
#include <vector>

#include "scheduler/reports/counted_run.h"
#include "scheduler/reports/report.h"
#include "scheduler/reports/summarize.h"

namespace windfall {

// One job's line, its baseline included. `runs` are all its runs, at least one of them in the
// period; `jobs` are those whose end a dependent job may have waited for.
ReportJob SummarizeJob(const ReportRequest& request, const std::vector<CountedRun>& runs,
                       const std::map<JobId, const Job*>& jobs, const ActualSeries& actuals);

// Sums over the lines of all jobs.
ShiftEffect SumShiftEffect(const std::vector<ReportJob>& jobs);
PromiseCheck CheckPromises(const std::vector<ReportJob>& jobs);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_JOB_SUMMARY_H_
