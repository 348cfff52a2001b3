#ifndef WINDFALL_SCHEDULER_REPORTS_RENDER_CSV_H_
#define WINDFALL_SCHEDULER_REPORTS_RENDER_CSV_H_

#include <string>

#include "scheduler/reports/report.h"

namespace windfall {

// One line a job after a header (RFC 4180), units in the column names. Integer columns add up to
// the report's totals exactly. What is unknown is empty. Text that a spreadsheet would run as a
// formula is led by an apostrophe.
std::string RenderCsv(const Report& report);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_RENDER_CSV_H_
