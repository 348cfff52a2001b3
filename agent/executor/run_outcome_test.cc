#include "agent/executor/run_outcome.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

struct OutcomeCase {
  ResultRecord result;
  std::optional<StopReason> requested;
  RunOutcome expected;
};

TEST(ResultOf, GivesTheOutcomeThatWasAskedForIfItWasStopped) {
  const ResultRecord succeeded{.exit_code = 0};
  const ResultRecord failed{.exit_code = 1};
  const ResultRecord stopped_well{.exit_code = 0, .stopped = true};
  const ResultRecord stopped_badly{.signal = 15, .stopped = true};
  const ResultRecord timed_out{.signal = 15, .stopped = true, .timed_out = true};
  const ResultRecord lease_expired{.exit_code = 0, .stopped = true, .lease_expired = true};
  const ResultRecord not_found{.error = "command not found"};
  const OutcomeCase cases[] = {
      {succeeded, std::nullopt, RunOutcome::kSucceeded},
      {succeeded, StopReason::kPause, RunOutcome::kSucceeded},
      {failed, std::nullopt, RunOutcome::kFailed},
      {failed, StopReason::kCancel, RunOutcome::kFailed},
      {stopped_well, StopReason::kPause, RunOutcome::kPaused},
      {stopped_badly, StopReason::kPause, RunOutcome::kPaused},
      {stopped_badly, StopReason::kCancel, RunOutcome::kCancelled},
      {stopped_badly, StopReason::kTimeLimit, RunOutcome::kTimedOut},
      {timed_out, std::nullopt, RunOutcome::kTimedOut},
      {timed_out, StopReason::kPause, RunOutcome::kTimedOut},
      {timed_out, StopReason::kCancel, RunOutcome::kCancelled},
      {lease_expired, std::nullopt, RunOutcome::kPaused},
      {lease_expired, StopReason::kCancel, RunOutcome::kCancelled},
      {not_found, StopReason::kPause, RunOutcome::kFailed},
  };
  for (const OutcomeCase& c : cases) {
    EXPECT_EQ(ResultOf(RunId(1), {}, c.result, c.requested).outcome, c.expected)
        << DescribeExit(c.result) << ", stopped " << c.result.stopped << ", requested "
        << (c.requested ? ToString(*c.requested) : "nothing");
  }
}

TEST(ResultOf, ARunThatNeverStartedTookNoTime) {
  const RunResult result = ResultOf(RunId(1), {.start_unix_ns = 5},
                                    {.error = "command not found", .end_unix_ns = 9}, {});
  EXPECT_EQ(result.start_time, result.end_time);
  EXPECT_EQ(result.message, "command not found");
}

TEST(ResultOf, AClockThatWasSetBackDoesNotMakeTheEndPrecedeTheStart) {
  const RunResult result =
      ResultOf(RunId(1), {.start_unix_ns = 9}, {.exit_code = 0, .end_unix_ns = 5}, {});
  EXPECT_LE(result.start_time, result.end_time);
}

}  // namespace
}  // namespace windfall
