#include "scheduler/store/report_records.h"

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr char kInsertReport[] =
    "INSERT INTO reports (idempotency_key, create_time_unix_ns, begin_unix_ns, end_unix_ns, "
    "project, user, jobs_count, energy_millijoules, emissions_micrograms, content_sha256, "
    "content_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

#define WINDFALL_REPORT_COLUMNS                                                      \
  "id, create_time_unix_ns, begin_unix_ns, end_unix_ns, project, user, jobs_count, " \
  "energy_millijoules, emissions_micrograms, content_sha256"
constexpr char kSelectReport[] =
    "SELECT " WINDFALL_REPORT_COLUMNS ", content_json FROM reports WHERE id = ?";
constexpr char kSelectReportByKey[] =
    "SELECT " WINDFALL_REPORT_COLUMNS
    ", content_json FROM reports WHERE idempotency_key = ? AND idempotency_key <> ''";
constexpr char kSelectReports[] =
    "SELECT " WINDFALL_REPORT_COLUMNS " FROM reports WHERE id < ? ORDER BY id DESC LIMIT ?";
#undef WINDFALL_REPORT_COLUMNS

SavedReport ReportWithoutContentFrom(Row& row) {
  return {.id = row.Next<ReportId>(),
          .create_time = row.Next<absl::Time>(),
          .span = {.begin = row.Next<absl::Time>(), .end = row.Next<absl::Time>()},
          .project = row.Next<std::string>(),
          .user = row.Next<std::string>(),
          .jobs_count = row.Next<int32_t>(),
          .energy = row.Next<Energy>(),
          .emissions = row.Next<std::optional<CarbonMass>>(),
          .content_sha256 = row.Next<std::string>()};
}

SavedReport ReportFrom(Row& row) {
  SavedReport report = ReportWithoutContentFrom(row);
  report.content_json = row.Next<std::string>();
  return report;
}

}  // namespace

absl::StatusOr<ReportId> AddReport(Connection& connection, const SavedReport& report,
                                   const std::string& key) {
  WINDFALL_RETURN_IF_ERROR(connection.Run(kInsertReport, key, report.create_time, report.span.begin,
                                          report.span.end, report.project, report.user,
                                          report.jobs_count, report.energy, report.emissions,
                                          report.content_sha256, report.content_json));
  return ReportId(connection.last_insert_id());
}

absl::StatusOr<SavedReport> ReadReport(Connection& connection, ReportId id) {
  WINDFALL_ASSIGN_OR_RETURN(std::optional<SavedReport> report,
                            connection.First(&ReportFrom, kSelectReport, id));
  if (!report.has_value()) return absl::NotFoundError(absl::StrCat("no report ", id.value()));
  return *std::move(report);
}

absl::StatusOr<std::optional<SavedReport>> FindReportByKey(Connection& connection,
                                                           const std::string& key) {
  return connection.First(&ReportFrom, kSelectReportByKey, key);
}

absl::StatusOr<std::vector<SavedReport>> ReadReports(Connection& connection, ReportId before,
                                                     int32_t limit) {
  return connection.All(&ReportWithoutContentFrom, kSelectReports, before, limit);
}

}  // namespace windfall
