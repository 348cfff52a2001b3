// What the files of a run's directory say about its end.
#ifndef WINDFALL_AGENT_EXECUTOR_RUN_OUTCOME_H_
#define WINDFALL_AGENT_EXECUTOR_RUN_OUTCOME_H_

#include <optional>
#include <string>

#include "agent/executor/shim/run_record.h"
#include "domain/run.h"

namespace windfall {

// A run that was asked to stop while it ran has the outcome that was asked for, however it exited:
// status 0 after a pause may mean "checkpoint saved" as well as "finished just now", and running
// the rest again is the safe reading. A run that ended before its stop signal keeps its own
// outcome. Cancelling beats the time limit, which beats a pause; the end of the lease is a pause.
RunResult ResultOf(RunId run, const StartedRecord& started, const ResultRecord& result,
                   std::optional<StopReason> requested);

// "exit status 3", "killed by signal 9 (SIGKILL)", "it had not started"
std::string DescribeExit(const ResultRecord& result);

// A run whose end nobody recorded. Its end is not known: it is given as its start (or the epoch).
RunResult LostResult(RunId run, const std::optional<StartedRecord>& started, std::string message);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_RUN_OUTCOME_H_
