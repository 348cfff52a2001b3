// What a user asked for. A sweep is a job with many tasks; a plain job has one.
#ifndef WINDFALL_DOMAIN_JOB_H_
#define WINDFALL_DOMAIN_JOB_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/parameter.h"
#include "domain/quantity.h"
#include "domain/resources.h"
#include "domain/time_span.h"

namespace windfall {

// How a job may be paused. It saves a checkpoint when it gets the signal and continues from there
// when it is started again with WINDFALL_RESUME=1.
struct Interruption {
  int checkpoint_signal = 15;                         // SIGTERM
  absl::Duration grace = absl::Seconds(120);          // from the signal to SIGKILL
  absl::Duration min_segment = absl::ZeroDuration();  // never run for less, but for the last rest
  absl::Duration resume_overhead = absl::ZeroDuration();  // running time lost at each resume
  friend bool operator==(const Interruption&, const Interruption&) = default;
};

// What a job reads, and where it lies. Running in another zone brings it there, once.
struct JobInput {
  int64_t bytes = 0;
  std::string zone;
  friend bool operator==(const JobInput&, const JobInput&) = default;
};

// What bringing 10^9 bytes to another zone takes, unless a site says otherwise: 0.06 kWh, of fixed
// networks in 2015 (Aslan, Mayers, Koomey, France: Electricity Intensity of Internet Data
// Transmission, Journal of Industrial Ecology 22(4), 2018, doi:10.1111/jiec.12630). By the same
// source it had halved about every two years, so this errs against moving.
inline constexpr Energy kTransferEnergyPerGigabyte = Joules(216'000);
// An estimate for planning. REQUIRES: the input is valid and the energy at most 1 kWh.
Energy TransferEnergy(const JobInput& input, Energy per_gigabyte);

// For how little a job should not wait, as fractions of what starting at once would emit.
struct MinSaving {
  double fraction = 0;           // in all
  double fraction_per_hour = 0;  // of each hour waited, the last one too
  friend bool operator==(const MinSaving&, const MinSaving&) = default;

  bool IsNone() const { return fraction <= 0 && fraction_per_hour <= 0; }
};

// What starting at once emits, or costs at a site with prices, for each kilowatt that a task draws:
// where that is least, whatever else runs there. What the fractions of a MinSaving are of. Both are
// absent if it is unknown or nothing asks for it.
struct SavingBase {
  std::optional<CarbonMass> emissions;
  std::optional<Money> cost;
  friend bool operator==(const SavingBase&, const SavingBase&) = default;
};

struct JobSpec {
  std::string name;
  std::string project;
  std::string user;
  std::vector<std::string> command;  // not empty; "{lr}" stands for the value of parameter lr
  std::string working_directory;     // absolute
  std::map<std::string, std::string> environment;
  // Placeholders as in the command, so that each task of a sweep has a file of its own. Empty: the
  // agent keeps stdout and stderr apart in its own directory.
  std::string output_path;
  Resources resources;
  std::optional<absl::Duration> duration;    // expected running time of one task
  std::optional<absl::Time> begin;           // no start before
  std::optional<absl::Time> deadline;        // finish by
  std::vector<std::string> zones;            // empty: any
  std::optional<JobInput> input;             // absent: none worth mentioning, or everywhere
  std::optional<Interruption> interruption;  // absent: must run unbroken
  bool asap = false;                         // do not wait for carbon
  bool hold = false;                         // submitted held
  MinSaving min_saving;                      // do not wait for less
  std::optional<absl::Duration> time_limit;  // of one run
  int32_t retries = 0;                       // further attempts after a failed one
  int32_t priority = 0;                      // higher first
  std::vector<JobId> after;                  // starts when all of these have succeeded
  std::vector<Parameter> parameters;         // empty: not a sweep
  std::optional<int32_t> max_parallel;       // tasks of a sweep at once
  friend bool operator==(const JobSpec&, const JobSpec&) = default;

  // Product of the parameters' counts; 1 without parameters.
  int64_t task_count() const;
  bool AllowsZone(absl::string_view zone) const;
};

// InvalidArgument, with the field and its value, if the spec contradicts itself whatever the
// cluster: no command, negative resources, deadline not after `now`, over a million tasks, a
// parameter without values, twice the same parameter, a relative working directory, an output path
// that the tasks of a sweep would share...
absl::Status Validate(const JobSpec& spec, absl::Time now);

// From the signal that stops a run of the job to SIGKILL, also where it may not be paused.
absl::Duration GraceOf(const JobSpec& spec);

// Same text = same work: what past durations and power are looked up by.
std::string WorkFingerprint(const JobSpec& spec);

enum class TaskState { kPending, kRunning, kSucceeded, kFailed, kCancelled };
inline constexpr int kTaskStateCount = 5;
absl::string_view ToString(TaskState state);  // "pending", "running", ...
constexpr bool IsEnded(TaskState state) {
  return state != TaskState::kPending && state != TaskState::kRunning;
}
// The table of legal task transitions. pending -> running -> pending is a pause or a retry;
// an ended task becomes pending again only by `retry`.
bool IsLegal(TaskState from, TaskState to);

// A task that has started at least once, or was cancelled. Tasks that never started have no record:
// they are pending, and only counted.
struct Task {
  TaskId id;
  TaskState state = TaskState::kPending;
  int32_t failures = 0;  // runs that ended failed, timed out or lost since (re)submission
  absl::Duration done;   // running time that a resume will not repeat
  bool resume = false;   // the next run continues from a checkpoint
  RunId current_run;     // set while running
  absl::Time release;    // no start before (back-off after a failure)
  std::optional<absl::Time> end_time;
  friend bool operator==(const Task&, const Task&) = default;
};

// What the scheduler said at submission. Never changed afterwards, to compare with what came true.
struct Promise {
  absl::Time made_time;
  TimeSpan planned;  // first start to last finish, all tasks that were planned
  std::string zone;  // of the first segment
  std::string node;
  Energy energy;                                  // expected, all tasks
  std::optional<CarbonMass> emissions;            // absent: no forecast
  std::optional<CarbonMass> start_now_emissions;  // of running at submission instead
  CarbonMass transfer_emissions;  // of the emissions: an estimate for bringing the input elsewhere
  std::string forecast_provider;  // empty: none
  ForecastId forecast;            // of the first segment's zone; unset: none
  bool feasible = true;           // the deadline will be met
  std::string reason;             // one sentence
  SavingBase saving_base;         // as it was then
  friend bool operator==(const Promise&, const Promise&) = default;
};

struct Job {
  JobId id;
  std::string idempotency_key;
  JobSpec spec;
  absl::Time submit_time;
  absl::Time deadline;  // the user's, or submission + duration + the site's default slack
  absl::Duration expected_duration;  // of one task, overheads excluded: given, learned or default
  Power expected_power;              // of one task while it runs
  bool held = false;
  // When a person last let it go on, by releasing or retrying it. Absent: only by submitting it.
  std::optional<absl::Time> release_time;
  // Other zones than its own to which the input has been brought: where runs of the job were sent.
  std::vector<std::string> input_zones;
  bool cancelled = false;  // no more tasks will start
  int32_t next_task = 0;   // tasks from here on have never started
  // Of the tasks that have a record, by TaskState.
  std::vector<int32_t> task_counts = std::vector<int32_t>(kTaskStateCount, 0);
  std::optional<Promise> promise;
  std::optional<absl::Time> end_time;  // all tasks have ended
  friend bool operator==(const Job&, const Job&) = default;

  int32_t pending_count() const;
  int32_t count(TaskState state) const { return task_counts[static_cast<size_t>(state)]; }
  // kPending until a task starts, kRunning while any task runs or waits after one has started;
  // ended: kFailed if any failed, else kCancelled if any was cancelled, else kSucceeded.
  TaskState state() const;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_JOB_H_
