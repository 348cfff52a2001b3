// One attempt of a task on a node, from assignment to its last reading.
#ifndef WINDFALL_DOMAIN_RUN_H_
#define WINDFALL_DOMAIN_RUN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/job.h"
#include "domain/resources.h"

namespace windfall {

enum class RunState {
  kAssigned,  // durable, the command is on its way or will be
  kRunning,   // the agent has started it
  kStopping,  // told to stop (pause, cancel, time limit)
  kEnded,
};
absl::string_view ToString(RunState state);
// The table of legal run transitions.
bool IsLegal(RunState from, RunState to);

enum class RunOutcome {
  kNone,       // not ended
  kSucceeded,  // exit status 0
  kFailed,     // another exit status, a signal, or it could not be started
  kPaused,     // stopped at the end of a segment, to be resumed
  kCancelled,  // stopped by the user
  kTimedOut,   // reached its time limit
  kLost,       // its node lost it (reboot, crash); what it drew since its last reading is unknown
};
absl::string_view ToString(RunOutcome outcome);

enum class StopReason { kPause, kCancel, kTimeLimit };
absl::string_view ToString(StopReason reason);

struct Run {
  RunId id;
  TaskId task;
  NodeId node;
  std::string zone;     // of the node, when it was assigned
  int32_t attempt = 1;  // 1 + failures before it
  bool resume = false;  // started with WINDFALL_RESUME=1
  RunState state = RunState::kAssigned;
  RunOutcome outcome = RunOutcome::kNone;
  std::optional<StopReason> stop_reason;
  absl::Time assign_time;
  std::optional<absl::Time> start_time;
  std::optional<absl::Time> end_time;
  std::optional<int> exit_code;  // absent: killed by a signal, or never started
  std::optional<int> signal;
  std::string message;  // why it failed to start, or how it ended; for people
  friend bool operator==(const Run&, const Run&) = default;
};

// What an agent needs to start a run. Self-contained: the agent knows nothing of jobs.
struct RunCommand {
  RunId run;
  TaskId task;
  std::vector<std::string> command;
  std::string working_directory;
  std::map<std::string, std::string> environment;  // WINDFALL_* included
  std::string output_path;  // empty: stdout and stderr in the run's directory
  Resources resources;
  std::optional<absl::Duration> time_limit;
  absl::Duration grace;  // from the stop signal to SIGKILL
  int stop_signal = 15;
  friend bool operator==(const RunCommand&, const RunCommand&) = default;
};

// How a run ended, as its agent saw it.
struct RunResult {
  RunId run;
  RunOutcome outcome = RunOutcome::kNone;
  absl::Time start_time;  // of the process; equals end_time if it never started
  absl::Time end_time;
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::string message;
  friend bool operator==(const RunResult&, const RunResult&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_RUN_H_
