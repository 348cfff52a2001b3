// Readings and the ledger entries made of them: both only ever added to.
//
// Of a run's entries for one component, a higher revision replaces the lower one that begins with
// it: a restatement covers the entry that it restates from its begin to its end, in one piece or in
// several, and only the first piece shares its begin. So an entry is newest unless another of the
// same run, component and begin has a higher revision.
#ifndef WINDFALL_SCHEDULER_STORE_LEDGER_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_LEDGER_RECORDS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/intensity_series.h"
#include "domain/ledger_entry.h"
#include "domain/time_span.h"
#include "scheduler/store/connection.h"

namespace windfall {

absl::Status AddReading(Connection& connection, const EnergyReading& reading);
// In order of run and time.
absl::StatusOr<std::vector<EnergyReading>> ReadReadingsOfJob(Connection& connection, JobId job);

absl::Status AddEntries(Connection& connection, const std::vector<LedgerEntry>& entries);
// The newest revisions, in order of run, begin and component.
absl::StatusOr<std::vector<LedgerEntry>> ReadNewestEntriesOfJob(Connection& connection, JobId job);
// The newest revisions that begin in `span`.
absl::StatusOr<std::vector<LedgerEntry>> ReadNewestEntries(Connection& connection,
                                                           const TimeSpan& span);
// The newest revisions that are settled with the series of `actual` and overlap one of its steps.
absl::StatusOr<std::vector<LedgerEntry>> ReadSettledEntries(Connection& connection,
                                                            const IntensitySeries& actual);
// The newest revisions that are not settled. O(their number), however long the ledger is.
absl::StatusOr<std::vector<LedgerEntry>> ReadUnsettledEntries(Connection& connection);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_LEDGER_RECORDS_H_
