// The other side of the scheduler's orders: programs that run as long as the trace says, on meters
// that show what they are said to draw.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_AGENTS_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_AGENTS_H_

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "domain/ledger_entry.h"
#include "domain/run.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// How a run went, as its agent reports it.
struct EndedRun {
  RunResult result;
  NodeId node;
  std::vector<EnergyReading> readings;  // in order of time, each within one hour of wall time
};

// All agents of the cluster. None ever fails.
class SimulatedAgents {
 public:
  // `jobs` outlives it.
  explicit SimulatedAgents(const std::vector<SimulatedJob>& jobs);

  // Starts what is left of a job. REQUIRES: it does not run.
  void Start(const Run& run, size_t job, absl::Time now);
  // The run saves a checkpoint and ends at once. Absent: it does not run (any more).
  std::optional<EndedRun> Pause(RunId run, absl::Time now);
  // The next run that has reached its end by `now`, in order of time and id. Absent: none has.
  std::optional<EndedRun> TakeFinished(absl::Time now);
  absl::Time NextFinish() const;  // infinite: nothing runs
  size_t running() const { return runs_.size(); }

 private:
  struct LiveRun {
    size_t job = 0;
    NodeId node;
    absl::Time start;
    absl::Duration overhead;  // before it goes on with its work
    absl::Time finish;
  };
  EndedRun End(RunId run, absl::Time now, RunOutcome outcome);

  const std::vector<SimulatedJob>& jobs_;
  std::vector<absl::Duration> left_;  // running time, by job
  std::map<RunId, LiveRun> runs_;
  std::set<std::pair<absl::Time, RunId>> finishes_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATED_AGENTS_H_
