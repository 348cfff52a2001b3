// What came true of a job: its measured energy, what that emitted, and what it would have emitted
// without shifting. By the same computation as in a report, so that the two never disagree.
#ifndef WINDFALL_SCHEDULER_RPC_SETTLEMENT_H_
#define WINDFALL_SCHEDULER_RPC_SETTLEMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/run.h"
#include "scheduler/ledger/ledger.h"
#include "scheduler/reports/summarize.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

struct Settlement {
  LedgerSum sum;
  // Absent: no intensity is known for any of the energy, or unlike ones meet.
  std::optional<CarbonMass> emissions;
  // kSettled: every entry is; kForecast: some intensity is known, but not all of it is settled.
  IntensityBasis basis = IntensityBasis::kNone;
  // Run at submission, same energy, same place. Absent until everything is settled.
  std::optional<CarbonMass> baseline;
  std::string intensity_provider;  // those of the entries, joined with "+"
};

struct RunEnergy {
  Run run;
  LedgerSum sum;
  std::optional<CarbonMass> emissions;  // as in Settlement
};

struct JobEnergy {
  std::vector<RunEnergy> runs;           // oldest first
  std::optional<Settlement> settlement;  // absent: nothing was measured (yet)
};

// Of the job among `records` (see RecordsOfJob). Pure.
absl::StatusOr<JobEnergy> EnergyOf(JobId job, const ReportRecords& records);

// Whether nothing about the energy of `job` will change any more, as far as is known now.
bool IsSettled(const Job& job, const std::optional<Settlement>& settlement);

windfall::v1::Settlement ToWire(const Settlement& settlement);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_SETTLEMENT_H_
