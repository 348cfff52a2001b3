#ifndef WINDFALL_SCHEDULER_REPORTS_RENDER_HTML_H_
#define WINDFALL_SCHEDULER_REPORTS_RENDER_HTML_H_

#include <string>

#include "scheduler/reports/report.h"

namespace windfall {

// One self-contained page, to be kept and mailed: style and charts inside, no scripts, nothing
// loaded from elsewhere, printable, light and dark. The canonical JSON is embedded as
// <script type="application/json" id="report-data">, every "<" in it as \u003c, which is the same
// JSON. Equal input gives equal bytes.
std::string RenderHtml(const Report& report, const ReportStamp& stamp);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_RENDER_HTML_H_
