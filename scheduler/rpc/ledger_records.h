// Gathers from the store what a summary is made from.
#ifndef WINDFALL_SCHEDULER_RPC_LEDGER_RECORDS_H_
#define WINDFALL_SCHEDULER_RPC_LEDGER_RECORDS_H_

#include "absl/status/statusor.h"
#include "domain/job.h"
#include "scheduler/reports/summarize.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// One job with everything that it ran, and the jobs that it waited for.
absl::StatusOr<ReportRecords> RecordsOfJob(StoreReader& reader, const Job& job);

// Every job that passes the request's filters and ran in its period.
absl::StatusOr<ReportRecords> RecordsOfPeriod(StoreReader& reader, const ReportRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_LEDGER_RECORDS_H_
