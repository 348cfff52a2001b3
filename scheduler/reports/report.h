// What an emissions report says, as values. Made by Summarize, saved as canonical JSON, shown by
// the renderers; nothing in it depends on when or where it is read.
#ifndef WINDFALL_SCHEDULER_REPORTS_REPORT_H_
#define WINDFALL_SCHEDULER_REPORTS_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/intensity_series.h"
#include "domain/ledger_entry.h"
#include "domain/quantity.h"
#include "domain/time_span.h"
#include "scheduler/ledger/ledger.h"

namespace windfall {

// What became of a run, and so of the energy that it drew.
enum class RunEnding {
  kSucceeded,
  kPausedContinued,     // paused, and a later run of the task went on from there
  kPausedNotContinued,  // paused, and nothing has gone on from there
  kFailed,
  kTimedOut,
  kCancelled,
  kLost,
  kRunning,  // not ended
};
absl::string_view ToString(RunEnding ending);     // "paused-continued"; in JSON
absl::string_view Description(RunEnding ending);  // "paused, continued later"; for people

// The energy and emissions of a part of the report. The rows of one breakdown add up to the total.
struct ReportRow {
  std::string name;  // of a project, node or meter; may be empty: none given
  int64_t runs_count = 0;
  LedgerSum sum;
  friend bool operator==(const ReportRow&, const ReportRow&) = default;
};

struct EndingRow {
  RunEnding ending = RunEnding::kRunning;
  int64_t runs_count = 0;
  LedgerSum sum;
  friend bool operator==(const EndingRow&, const EndingRow&) = default;
};

// What emissions rest on besides energy.
struct Grounds {
  std::vector<SeriesIdentity> sources;               // of the intensity, distinct, sorted
  std::vector<std::optional<int32_t>> pue_permille;  // distinct, rising; absent: none declared
  friend bool operator==(const Grounds&, const Grounds&) = default;

  void Add(const LedgerEntry& entry);
  void Add(const Grounds& others);
};

struct ZoneRow {
  std::string zone;
  int64_t runs_count = 0;
  LedgerSum sum;
  Grounds grounds;
  Energy filled_in_energy;  // priced with values that the provider filled in itself
  friend bool operator==(const ZoneRow&, const ZoneRow&) = default;
};

// Why there is no figure for running at submission instead.
enum class BaselineGap {
  kNone,               // there is one
  kNoEnergy,           // no energy is known
  kEnergyPartUnknown,  // some of the energy is unknown, and so is what moving it changed
  kNoIntensity,        // no intensity is known for some of it, not even a forecast
  kNotSettled,         // some of the emissions are not settled yet
  kStartUnknown,       // held or retried by a person, or after a job whose end is not known
  kIntensityUnknown,   // the settled intensity does not cover the time after submission
  kUnlikeIntensities,  // it is not known of the series that settled the emissions
  kRevisedSince,       // that series says another value now, and the emissions are not restated yet
};
absl::string_view ToString(BaselineGap gap);     // "not-settled"; in JSON
absl::string_view Description(BaselineGap gap);  // "not settled yet"; for people

// A job, as far as it falls into the period.
struct ReportJob {
  JobId id;
  std::string name;
  std::string project;
  std::string user;
  std::string status;  // a word of StatusWord, when the report was made
  absl::Time submit_time;
  absl::Time deadline;
  std::optional<absl::Time> start_time;  // of its first run in the period, even before it
  std::optional<absl::Time> end_time;    // of its last run in the period; absent: running
  std::vector<std::string> zones;        // where those ran, sorted
  int64_t runs_count = 0;                // of those
  bool partly_in_period = false;         // it drew energy, or ran, outside the period too
  absl::Duration running;                // of its runs, in the period
  absl::Duration metered;                // of which the energy is known in full
  LedgerSum sum;
  Grounds grounds;
  std::optional<Energy> promised_energy;  // for the whole job, at submission
  std::optional<CarbonMass> promised_emissions;
  // The same energy run at submission (at `begin`, or after the jobs that it waited for), in the
  // same place, without pauses: its tasks overlap as they did.
  std::optional<CarbonMass> at_submission_emissions;
  BaselineGap baseline_gap = BaselineGap::kNone;
  friend bool operator==(const ReportJob&, const ReportJob&) = default;

  // Some of it ran, and no energy is known for any of that. Unknown, not zero.
  bool IsNotEstimated() const {
    return running > absl::ZeroDuration() && metered == absl::ZeroDuration() &&
           !sum.HasKnownEnergy();
  }
  // Its emissions may still change, as they are not all settled.
  bool IsProvisional() const;
  // Run-at-submission less settled; negative if waiting made it worse.
  std::optional<CarbonMass> Saving() const;
};

// Settled emissions beside those of running at submission, over the jobs that have both.
struct ShiftEffect {
  int64_t jobs_count = 0;
  int64_t worse_jobs_count = 0;       // of which the effect is negative
  int64_t jobs_without_baseline = 0;  // not in any figure here
  CarbonMass settled_emissions;
  CarbonMass at_submission_emissions;
  friend bool operator==(const ShiftEffect&, const ShiftEffect&) = default;

  CarbonMass Saving() const { return at_submission_emissions - settled_emissions; }
};

// What was promised at submission beside what came true, over the jobs that succeeded within the
// period, are settled, with energy known in full, and had a promise with emissions.
struct PromiseCheck {
  int64_t jobs_count = 0;
  Energy promised_energy;
  Energy energy;
  CarbonMass promised_emissions;
  CarbonMass settled_emissions;
  friend bool operator==(const PromiseCheck&, const PromiseCheck&) = default;
};

// A run as the chart draws it.
struct ChartRun {
  RunId id;
  std::string node;
  TimeSpan span;  // cut to the chart's
  RunEnding ending = RunEnding::kRunning;
  Energy energy;  // in the period
  friend bool operator==(const ChartRun&, const ChartRun&) = default;
};

struct ChartLane {
  TaskId task;
  std::vector<ChartRun> runs;  // in order of time
  friend bool operator==(const ChartLane&, const ChartLane&) = default;
};

struct ChartStep {
  TimeSpan span;
  CarbonIntensity intensity;
  IntensityBasis basis = IntensityBasis::kSettled;  // or kForecast, where nothing is settled
  friend bool operator==(const ChartStep&, const ChartStep&) = default;
};

struct ChartZone {
  std::string zone;
  std::vector<ChartStep> steps;                     // may have holes
  absl::Duration mean_over = absl::ZeroDuration();  // steps are means over this; zero: as published
  friend bool operator==(const ChartZone&, const ChartZone&) = default;
};

// Intensity with the runs under it.
struct ReportChart {
  TimeSpan span;  // the part of the period in which jobs waited or ran
  std::vector<ChartZone> zones;
  std::vector<ChartLane> lanes;  // of the tasks that drew most, by first start
  int64_t tasks_count = 0;       // drawn or not
  friend bool operator==(const ReportChart&, const ReportChart&) = default;
};

struct Report {
  TimeSpan period;
  std::string project;  // filters; empty: all
  std::string user;
  absl::Time created_time;
  std::string boundary;  // what is counted, for people
  std::string method;    // how, for people

  std::optional<Signal> signal;  // absent: no entry has an intensity
  LedgerSum total;
  int64_t runs_count = 0;
  absl::Duration running;  // of all runs, in the period
  absl::Duration metered;  // of which the energy is known in full
  int64_t jobs_partly_in_period = 0;
  int64_t jobs_not_estimated = 0;
  std::vector<EndingRow> by_ending;   // in the order of RunEnding
  std::vector<ReportRow> by_project;  // most energy first
  std::vector<ReportRow> by_node;
  std::vector<ReportRow> by_meter;  // or stated power model, in the agent's words
  std::vector<ZoneRow> by_zone;
  ShiftEffect shift_effect;
  PromiseCheck promises;
  std::vector<ReportJob> jobs;  // by id
  ReportChart chart;
  friend bool operator==(const Report&, const Report&) = default;
};

// What stands beside a report once it is saved; not part of what is hashed.
struct ReportStamp {
  ReportId id;                 // unset: not saved
  std::string content_sha256;  // of the canonical JSON, lower-case hexadecimal
};

// Absent when there is energy and none of it has an intensity.
std::optional<CarbonMass> KnownEmissions(const LedgerSum& sum);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_REPORT_H_
