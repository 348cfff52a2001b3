// What one turn of the scheduler made durable, and what a restart finds.
#ifndef WINDFALL_DOMAIN_RECORD_CHANGES_H_
#define WINDFALL_DOMAIN_RECORD_CHANGES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/node.h"
#include "domain/plan.h"
#include "domain/run.h"

namespace windfall {

// How long work of one fingerprint took and what it drew the last time it succeeded.
struct WorkHistory {
  std::string fingerprint;
  absl::Duration duration;
  Power power;
  friend bool operator==(const WorkHistory&, const WorkHistory&) = default;
};

// Records as they shall stand after the turn: inserted, or replacing the one with the same key.
// A record may occur several times; the last one counts. Readings, entries and forecasts are only
// ever added. Plans of tasks in `dropped_plans` are deleted.
struct RecordChanges {
  std::vector<Job> jobs;
  std::vector<Task> tasks;
  std::vector<Run> runs;
  std::vector<Node> nodes;
  std::vector<TaskPlan> plans;
  std::vector<TaskId> dropped_plans;
  std::vector<EnergyReading> readings;
  std::vector<LedgerEntry> entries;
  std::vector<Forecast> forecasts;       // with ids
  std::vector<IntensitySeries> actuals;  // settled intensity, newly known or revised
  std::vector<WorkHistory> history;

  bool empty() const {
    return jobs.empty() && tasks.empty() && runs.empty() && nodes.empty() && plans.empty() &&
           dropped_plans.empty() && readings.empty() && entries.empty() && forecasts.empty() &&
           actuals.empty() && history.empty();
  }
};

// How much of the past intensity is kept in memory: readings of an agent that was cut off for a day
// still find what was believed of their time.
inline constexpr absl::Duration kIntensityKept = absl::Hours(48);

// Everything that the scheduler needs in memory: jobs not ended, jobs ended but not settled, and
// what belongs to them.
struct SavedRecords {
  std::vector<Job> jobs;    // not ended, and ended ones that a live job comes after
  std::vector<Task> tasks;  // of those jobs
  std::vector<Run> runs;    // not ended
  std::vector<Node> nodes;
  std::vector<TaskPlan> plans;
  // The newest of each zone, and all that were fetched in the last days, oldest first.
  std::vector<Forecast> forecasts;
  std::vector<IntensitySeries> actuals;  // settled intensity, of each series its last days
  std::vector<WorkHistory> history;
  std::vector<LedgerEntry> unsettled;  // newest revisions whose basis is not kSettled
  JobId last_job;
  RunId last_run;
  NodeId last_node;
  ForecastId last_forecast;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_RECORD_CHANGES_H_
