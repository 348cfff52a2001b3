#ifndef WINDFALL_SCHEDULER_REPORTS_MAKE_CHART_H_
#define WINDFALL_SCHEDULER_REPORTS_MAKE_CHART_H_

#include <vector>

#include "scheduler/reports/counted_run.h"
#include "scheduler/reports/report.h"
#include "scheduler/reports/summarize.h"

namespace windfall {

// What the chart of intensity and runs shows: at most 40 tasks (those that drew most) and some 750
// steps a zone (means over whole hours or days of a longer period). `runs` are those in the period.
ReportChart MakeChart(const ReportRequest& request, const ReportRecords& records,
                      const std::vector<CountedRun>& runs);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_MAKE_CHART_H_
