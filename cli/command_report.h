// windfall report
#ifndef WINDFALL_CLI_COMMAND_REPORT_H_
#define WINDFALL_CLI_COMMAND_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

struct ReportCreateOptions {
  std::string from = "24h";  // times as ParseTime reads them, pointing back
  std::string to = "now";
  std::string project;
  std::string user;
};
absl::StatusOr<int> RunReportCreate(const ReportCreateOptions& options, Console& console);

absl::StatusOr<int> RunReportList(const std::string& page_token, Console& console);

struct ReportExportOptions {
  std::string report_id;
  std::string format = "text";
  std::string file;  // empty: standard output
};
// Also `report show`, with its format.
absl::StatusOr<int> RunReportExport(const ReportExportOptions& options, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_REPORT_H_
