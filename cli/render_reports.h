#ifndef WINDFALL_CLI_RENDER_REPORTS_H_
#define WINDFALL_CLI_RENDER_REPORTS_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/report.pb.h"

namespace windfall {

// One line a saved report.
std::string RenderReportList(const windfall::v1::ListReportsResponse& response, const View& view);
// The line after `report create`.
std::string RenderReportCreated(const windfall::v1::ReportHeader& report, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_REPORTS_H_
