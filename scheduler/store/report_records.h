// Saved reports. There is no way to change one: not here, and the file refuses it too.
#ifndef WINDFALL_SCHEDULER_STORE_REPORT_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_REPORT_RECORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/id.h"
#include "scheduler/store/connection.h"
#include "scheduler/store/saved_report.h"

namespace windfall {

// Returns the id that the report got.
absl::StatusOr<ReportId> AddReport(Connection& connection, const SavedReport& report,
                                   const std::string& key);
absl::StatusOr<SavedReport> ReadReport(Connection& connection, ReportId id);  // NotFound
// An empty key matches nothing.
absl::StatusOr<std::optional<SavedReport>> FindReportByKey(Connection& connection,
                                                           const std::string& key);
// Newest first, with ids below `before`; without content_json.
absl::StatusOr<std::vector<SavedReport>> ReadReports(Connection& connection, ReportId before,
                                                     int32_t limit);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_REPORT_RECORDS_H_
