#ifndef WINDFALL_SCHEDULER_REPORTS_SAVING_CHART_H_
#define WINDFALL_SCHEDULER_REPORTS_SAVING_CHART_H_

#include <string>
#include <vector>

#include "scheduler/reports/figures.h"
#include "scheduler/reports/report.h"

namespace windfall {

// The jobs that the chart shows: of those with a baseline the 20 with the largest difference either
// way, largest first.
std::vector<const ReportJob*> JobsOfSavingChart(const Report& report);

// <svg> of settled emissions beside those of running at submission, a bar a job, from zero.
// Colours come from the page's style by class. REQUIRES: jobs is not empty.
std::string RenderSavingChart(const std::vector<const ReportJob*>& jobs, const Figures& figures);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_SAVING_CHART_H_
