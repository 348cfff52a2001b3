// Starts runs and tells what became of them.
#ifndef WINDFALL_AGENT_EXECUTOR_EXECUTOR_H_
#define WINDFALL_AGENT_EXECUTOR_EXECUTOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/agent_message.h"
#include "domain/run.h"

namespace windfall {

// No process of the run is left.
struct RunFinished {
  RunResult result;
  std::optional<absl::Duration> cpu_time;  // of all its processes; absent if nobody saw the end
  friend bool operator==(const RunFinished&, const RunFinished&) = default;
};
using ExecutorEvent = std::variant<RunStarted, RunFinished>;

// Where the output of a run stands.
struct OutputSlice {
  std::string path;
  int64_t begin_bytes = 0;           // what earlier runs wrote stands before it
  std::optional<int64_t> end_bytes;  // absent while the run goes on
};

// Used by one thread. Runs go on when the executor goes; the next one finds them.
class Executor {
 public:
  virtual ~Executor() = default;

  // `visible_gpus` are the run's, by UUID. AlreadyExists if the run was ever given to Start, by
  // this executor or one before it: a run is never started twice. Any other error: it was not
  // started and never will be. That a command cannot be executed is told by Poll.
  virtual absl::Status Start(const RunCommand& command,
                             const std::vector<std::string>& visible_gpus) = 0;
  // Stop signal, grace, kill; survives this process. The end is told by Poll. Does nothing to a run
  // that has ended. A later kCancel overrides the reason; others do not. NotFound: no such run.
  virtual absl::Status Stop(RunId run, StopReason reason) = 0;
  // Runs may go on for this long without another call; then they are stopped as if to pause, be
  // this process alive or not. Infinite: for ever. REQUIRES: called before the first Start.
  virtual absl::Status RenewLease(absl::Duration lease) = 0;
  // What has happened since the last call; at first, what is known of the runs found: started for
  // each that goes on, finished for each that has ended, again after every restart until
  // forgotten. Never blocks.
  virtual std::vector<ExecutorEvent> Poll() = 0;
  // Every run that was started and not forgotten, whether it has ended or not.
  virtual std::set<RunId> Runs() const = 0;
  // CPU time so far of all processes of each run that goes on.
  virtual std::map<RunId, absl::Duration> CpuTimes() = 0;
  // Standard error is empty where both streams go to one file. NotFound: no such run, or its output
  // is no longer kept.
  virtual absl::StatusOr<OutputSlice> FindOutput(RunId run, bool standard_error) = 0;
  // The run is of the past: it is not told of again. Its output stays for a while.
  // FailedPrecondition if it has not ended.
  virtual absl::Status Forget(RunId run) = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_EXECUTOR_H_
