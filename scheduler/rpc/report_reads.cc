#include "scheduler/rpc/report_reads.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "proto/time_wire.h"
#include "scheduler/reports/render_csv.h"
#include "scheduler/reports/render_html.h"
#include "scheduler/reports/render_text.h"
#include "scheduler/reports/report_json.h"
#include "scheduler/reports/summarize.h"
#include "scheduler/rpc/ledger_records.h"
#include "scheduler/rpc/page_token.h"
#include "scheduler/rpc/request_id.h"
#include "scheduler/rpc/sha256.h"

namespace windfall {
namespace {

constexpr int kTextColumns = 100;  // as wide as it gets: an export knows no terminal

absl::StatusOr<TimeSpan> PeriodOf(const windfall::v1::CreateReportRequest& request) {
  if (!request.has_from_time() || !request.has_to_time()) {
    return absl::InvalidArgumentError("from_time, to_time: name both ends of the period");
  }
  WINDFALL_ASSIGN_OR_RETURN(const absl::Time from, FiniteFromWire(request.from_time()));
  WINDFALL_ASSIGN_OR_RETURN(const absl::Time to, FiniteFromWire(request.to_time()));
  return TimeSpan{from, to};
}

// DataLoss if it is not what was saved.
absl::StatusOr<SavedReport> ReadReport(StoreReader& reader, int64_t report_id) {
  WINDFALL_ASSIGN_OR_RETURN(const ReportId id, RequestedReport(report_id));
  WINDFALL_ASSIGN_OR_RETURN(SavedReport saved, reader.GetReport(id));
  if (Sha256Hex(saved.content_json) == saved.content_sha256) return saved;
  return absl::DataLossError(absl::StrCat("report ", report_id,
                                          ": its content does not match its SHA-256 ",
                                          saved.content_sha256, "; restore it from a backup"));
}

windfall::v1::ExportReportResponse Export(std::string content, const char* media_type) {
  windfall::v1::ExportReportResponse response;
  response.set_content(std::move(content));
  response.set_media_type(media_type);
  return response;
}

}  // namespace

windfall::v1::ReportHeader ToWire(const SavedReport& report) {
  windfall::v1::ReportHeader wire;
  wire.set_id(report.id.value());
  *wire.mutable_create_time() = ToWire(report.create_time);
  *wire.mutable_from_time() = ToWire(report.span.begin);
  *wire.mutable_to_time() = ToWire(report.span.end);
  wire.set_project(report.project);
  wire.set_user(report.user);
  wire.set_content_sha256(report.content_sha256);
  wire.set_energy_kwh(ToKilowattHours(report.energy));
  if (report.emissions.has_value()) wire.set_emissions_grams(ToGrams(*report.emissions));
  wire.set_jobs_count(report.jobs_count);
  return wire;
}

absl::StatusOr<SavedReport> MakeReport(StoreReader& reader, absl::Time now,
                                       const windfall::v1::CreateReportRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const TimeSpan period, PeriodOf(request));
  const ReportRequest wanted{
      .period = period, .project = request.project(), .user = request.user(), .created_time = now};
  WINDFALL_ASSIGN_OR_RETURN(const ReportRecords records, RecordsOfPeriod(reader, wanted));
  WINDFALL_ASSIGN_OR_RETURN(const Report report, Summarize(wanted, records));
  SavedReport saved{.create_time = now,
                    .span = period,
                    .project = request.project(),
                    .user = request.user(),
                    .jobs_count = static_cast<int32_t>(report.jobs.size()),
                    .energy = report.total.energy,
                    .emissions = KnownEmissions(report.total),
                    .content_json = ToCanonicalJson(report)};
  saved.content_sha256 = Sha256Hex(saved.content_json);
  return saved;
}

absl::StatusOr<windfall::v1::GetReportResponse> GetReport(
    StoreReader& reader, const windfall::v1::GetReportRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(SavedReport report, ReadReport(reader, request.report_id()));
  windfall::v1::GetReportResponse response;
  *response.mutable_report() = ToWire(report);
  response.set_content_json(std::move(report.content_json));
  return response;
}

absl::StatusOr<windfall::v1::ListReportsResponse> ListReports(
    StoreReader& reader, const windfall::v1::ListReportsRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const int32_t size, PageSize(request.page_size()));
  WINDFALL_ASSIGN_OR_RETURN(Page<SavedReport> page,
                            reader.ListReports({.size = size, .token = request.page_token()}));
  windfall::v1::ListReportsResponse response;
  for (const SavedReport& report : page.items) *response.add_reports() = ToWire(report);
  response.set_next_page_token(std::move(page.next_token));
  return response;
}

absl::StatusOr<windfall::v1::ExportReportResponse> ExportReport(
    StoreReader& reader, const windfall::v1::ExportReportRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(SavedReport saved, ReadReport(reader, request.report_id()));
  const std::string& format = request.format();
  if (format == "json") return Export(std::move(saved.content_json), "application/json");
  WINDFALL_ASSIGN_OR_RETURN(const Report report, FromCanonicalJson(saved.content_json));
  const ReportStamp stamp{.id = saved.id, .content_sha256 = saved.content_sha256};
  if (format == "text") {
    return Export(RenderText(report, stamp, kTextColumns), "text/plain; charset=utf-8");
  }
  if (format == "csv") return Export(RenderCsv(report), "text/csv; charset=utf-8");
  if (format == "html") return Export(RenderHtml(report, stamp), "text/html; charset=utf-8");
  return absl::InvalidArgumentError(
      absl::StrCat("format '", format, "': use text, json, csv or html"));
}

}  // namespace windfall
