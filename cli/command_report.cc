#include "cli/command_report.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cli/parse_amount.h"
#include "cli/parse_time.h"
#include "cli/render_json.h"
#include "cli/render_reports.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

absl::Status WriteFile(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (file) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot write '", path, "': ", std::strerror(errno), "; choose another with -o"));
}

}  // namespace

absl::StatusOr<int> RunReportCreate(const ReportCreateOptions& options, Console& console) {
  const TimeContext context = console.TimeNow();
  v1::CreateReportRequest request;
  WINDFALL_ASSIGN_OR_RETURN(
      const absl::Time from,
      OrUsageError("--from", ParseTime(options.from, context, TimeSense::kBack)));
  WINDFALL_ASSIGN_OR_RETURN(const absl::Time to,
                            OrUsageError("--to", ParseTime(options.to, context, TimeSense::kBack)));
  *request.mutable_from_time() = ToWire(from);
  *request.mutable_to_time() = ToWire(to);
  request.set_project(options.project);
  request.set_user(options.user);
  request.set_idempotency_key(NewIdempotencyKey());
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::CreateReportResponse response, client->CreateReport(request));
  console.out << (console.json ? JsonText(response)
                               : RenderReportCreated(response.report(), console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunReportList(const std::string& page_token, Console& console) {
  v1::ListReportsRequest request;
  request.set_page_token(page_token);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ListReportsResponse response, client->ListReports(request));
  console.out << (console.json ? JsonText(response)
                               : RenderReportList(response, console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunReportExport(const ReportExportOptions& options, Console& console) {
  v1::ExportReportRequest request;
  WINDFALL_ASSIGN_OR_RETURN(const int64_t id, OrUsageError("report", ParseId(options.report_id)));
  request.set_report_id(id);
  request.set_format(options.format);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ExportReportResponse response, client->ExportReport(request));
  if (options.file.empty()) {
    console.out << response.content();
    return kExitOk;
  }
  WINDFALL_RETURN_IF_ERROR(WriteFile(options.file, response.content()));
  console.err << "report " << id << " written to " << options.file << "\n";
  return kExitOk;
}

}  // namespace windfall
