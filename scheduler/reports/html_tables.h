// The tables of the report page.
#ifndef WINDFALL_SCHEDULER_REPORTS_HTML_TABLES_H_
#define WINDFALL_SCHEDULER_REPORTS_HTML_TABLES_H_

#include <string>

#include "scheduler/reports/figures.h"
#include "scheduler/reports/report.h"

namespace windfall {

// <section> of where the energy and emissions went: by ending, project, node and zone.
std::string BreakdownTables(const Report& report, const Figures& figures);
// <section> with a row a job.
std::string JobTable(const Report& report, const Figures& figures);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_HTML_TABLES_H_
