#ifndef WINDFALL_SCHEDULER_REPORTS_INTENSITY_CHART_H_
#define WINDFALL_SCHEDULER_REPORTS_INTENSITY_CHART_H_

#include <string>

#include "absl/strings/string_view.h"
#include "scheduler/reports/figures.h"
#include "scheduler/reports/report.h"

namespace windfall {

// <svg> of the intensity over time, a step line a zone, with the runs under it, a lane a task.
// Colours come from the page's style by class: "zone-0".. and "ending-<word>".
std::string RenderIntensityChart(const Report& report, const Figures& figures);

// <defs> with the patterns that tell the endings apart without colour: url(#ending-<word>).
std::string EndingPatterns();

// A small <svg> with the look of a run that ended so, for a legend.
std::string EndingSwatch(RunEnding ending);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_INTENSITY_CHART_H_
