#ifndef WINDFALL_SCHEDULER_REPORTS_RENDER_TEXT_H_
#define WINDFALL_SCHEDULER_REPORTS_RENDER_TEXT_H_

#include <string>

#include "scheduler/reports/report.h"

namespace windfall {

// For a terminal of `width` columns, used up to 100 and at least 60 of them: narrower tables show
// fewer columns. UTF-8, no colours; control characters in names are replaced.
std::string RenderText(const Report& report, const ReportStamp& stamp, int width);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_RENDER_TEXT_H_
