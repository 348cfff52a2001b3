// Makes, finds and exports reports, without gRPC.
#ifndef WINDFALL_SCHEDULER_RPC_REPORT_READS_H_
#define WINDFALL_SCHEDULER_RPC_REPORT_READS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/store/saved_report.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/report.pb.h"

namespace windfall {

windfall::v1::ReportHeader ToWire(const SavedReport& report);

// The report that is to be saved, made from what the ledger holds now.
absl::StatusOr<SavedReport> MakeReport(StoreReader& reader, absl::Time now,
                                       const windfall::v1::CreateReportRequest& request);

absl::StatusOr<windfall::v1::GetReportResponse> GetReport(
    StoreReader& reader, const windfall::v1::GetReportRequest& request);
// Newest first.
absl::StatusOr<windfall::v1::ListReportsResponse> ListReports(
    StoreReader& reader, const windfall::v1::ListReportsRequest& request);
// Rendered from the saved content alone. DataLoss if that is not what its hash says.
absl::StatusOr<windfall::v1::ExportReportResponse> ExportReport(
    StoreReader& reader, const windfall::v1::ExportReportRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_REPORT_READS_H_
