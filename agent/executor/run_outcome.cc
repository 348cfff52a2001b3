#include "agent/executor/run_outcome.h"

#include <string.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

RunOutcome OutcomeOf(const ResultRecord& result, std::optional<StopReason> requested) {
  if (!result.error.empty()) return RunOutcome::kFailed;
  if (result.stopped) {
    if (requested == StopReason::kCancel) return RunOutcome::kCancelled;
    if (result.timed_out || requested == StopReason::kTimeLimit) return RunOutcome::kTimedOut;
    if (requested == StopReason::kPause || result.lease_expired) return RunOutcome::kPaused;
  }
  return result.exit_code == 0 ? RunOutcome::kSucceeded : RunOutcome::kFailed;
}

absl::string_view WhyStopped(const ResultRecord& result) {
  if (result.lease_expired) return "stopped because the scheduler was out of reach for a lease";
  if (result.timed_out) return "stopped at its time limit";
  return "stopped";
}

std::string MessageOf(const ResultRecord& result, RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::kSucceeded:
      return "";
    case RunOutcome::kPaused:
    case RunOutcome::kCancelled:
    case RunOutcome::kTimedOut:
      return absl::StrCat(WhyStopped(result),
                          result.killed ? ", killed at the end of its grace: " : ": ",
                          DescribeExit(result));
    default:
      return result.error.empty() ? DescribeExit(result) : result.error;
  }
}

}  // namespace

RunResult ResultOf(RunId run, const StartedRecord& started, const ResultRecord& result,
                   std::optional<StopReason> requested) {
  const RunOutcome outcome = OutcomeOf(result, requested);
  const absl::Time end = absl::FromUnixNanos(result.end_unix_ns);
  const absl::Time start = absl::FromUnixNanos(started.start_unix_ns);
  return {.run = run,
          .outcome = outcome,
          .start_time = result.error.empty() ? std::min(start, end) : end,
          .end_time = end,
          .exit_code = result.exit_code,
          .signal = result.signal,
          .message = MessageOf(result, outcome)};
}

std::string DescribeExit(const ResultRecord& result) {
  if (result.exit_code) return absl::StrCat("exit status ", *result.exit_code);
  if (!result.signal) return "it had not started";
  const char* const name = sigabbrev_np(*result.signal);
  return absl::StrCat("killed by signal ", *result.signal,
                      name == nullptr ? "" : absl::StrCat(" (SIG", name, ")"));
}

RunResult LostResult(RunId run, const std::optional<StartedRecord>& started, std::string message) {
  const absl::Time start = absl::FromUnixNanos(started ? started->start_unix_ns : 0);
  return {.run = run,
          .outcome = RunOutcome::kLost,
          .start_time = start,
          .end_time = start,
          .message = std::move(message)};
}

}  // namespace windfall
