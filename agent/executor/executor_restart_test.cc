// What outlives an executor, and what the next one makes of it.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "agent/executor/executor_fixture.h"
#include "agent/executor/process_executor.h"
#include "agent/executor/run_directory.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/executor/shim/run_record.h"
#include "agent/executor/shim/supervisor.h"
#include "agent/executor/shim/unique_fd.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ExecutorRestartTest : public ExecutorFixture {
 protected:
  // Leaves the directory of a run whose agent was killed before it started windfall-run.
  void WriteCommandAlone(const RunCommand& command) {
    RunToEnd(command);
    std::filesystem::rename(RunPath(""), PathOf("ended"));
    std::filesystem::create_directory(RunPath(""));
    std::filesystem::rename(PathOf("ended/command"), RunPath("command"));
  }
};

TEST_F(ExecutorRestartTest, GoesOnWatchingARunAfterARestart) {
  const std::string hold = MakePipe("hold");
  StartOrDie(Script(absl::StrCat("cat ", hold, "; exit 7")));
  const RunStarted started = WaitForStart();

  Restart();
  EXPECT_EQ(WaitForStart(), started);
  std::ofstream(hold) << "go\n";

  const RunResult result = WaitForEnd().result;
  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_EQ(result.exit_code, 7);
}

TEST_F(ExecutorRestartTest, LearnsHowARunEndedWhileNobodyWatched) {
  const std::string hold = MakePipe("hold");
  const std::string gone = MakePipe("gone");
  StartOrDie(Script(absl::StrCat("cat ", hold, "; exec 3>", gone, "; exit 7")));
  WaitForStart();
  executor_.reset();
  std::ofstream(hold) << "go\n";
  ReadLine(gone);

  Restart();

  EXPECT_EQ(WaitForEnd().result.exit_code, 7);
}

TEST_F(ExecutorRestartTest, RemembersWhyItStoppedARunAfterARestart) {
  const std::string ready = MakePipe("ready");
  const std::string hold = MakePipe("hold");
  StartOrDie(Script(absl::StrCat("trap 'cat ", hold, "; exit 0' TERM; echo > ", ready,
                                 "; while :; do sleep 0.01; done")));
  ReadLine(ready);
  WaitForStart();
  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kCancel).ok());

  Restart();
  std::ofstream(hold) << "go\n";

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kCancelled);
}

TEST_F(ExecutorRestartTest, StartsARunWhoseAgentDiedBeforeStartingIt) {
  WriteCommandAlone(Script("echo once"));

  Restart();

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kSucceeded);
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), "once");
}

std::set<pid_t> Children() {
  std::set<pid_t> children;
  for (const ProcessStat& process : ReadAllProcessStats()) {
    if (process.parent == getpid()) children.insert(process.pid);
  }
  return children;
}

// The test is the windfall-run of an earlier agent, which has the lock and writes its started file
// only when the next agent has started another.
TEST_F(ExecutorRestartTest, ReapsTheWindfallRunThatWaitsForAnEarlierOne) {
  WriteCommandAlone(Script("echo twice"));
  const UniqueFd lock(open(RunPath("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(flock(lock.get(), LOCK_EX), 0);
  const std::set<pid_t> of_earlier_tests = Children();
  Restart();
  const StartedRecord started{.shim_pid = getpid(),
                              .shim_start_ticks = ReadProcessStat(getpid())->start_ticks,
                              .boot_id = ReadBootId()};
  WriteFileAtomically(AT_FDCWD, RunPath("started"), started.ToRecord().Serialize());

  WaitForStart();

  EXPECT_THAT(of_earlier_tests, testing::IsSupersetOf(Children()));
}

TEST_F(ExecutorRestartTest, DoesNotStartARunThatIsToBeStopped) {
  WriteCommandAlone(Script("echo again"));
  const absl::StatusOr<RunDirectory> directory = RunDirectory::Open(RunPath(""));
  ASSERT_TRUE(directory.ok() && directory->WriteStopReason(StopReason::kCancel).ok());

  Restart();
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kCancelled);
  EXPECT_EQ(result.message, "stopped: it had not started");
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), "");
}

TEST_F(ExecutorRestartTest, ForgetsADirectoryThatWasNotFinished) {
  std::filesystem::create_directories(RunPath(""));

  Restart();

  EXPECT_THAT(executor_->Poll(), IsEmpty());
  EXPECT_EQ(RunToEnd(Script("exit 0")).outcome, RunOutcome::kSucceeded);
}

TEST_F(ExecutorRestartTest, ARunWhoseSupervisorIsKilledIsLostWithAllItsProcesses) {
  const std::string pids = MakePipe("pids");
  StartOrDie(Script(absl::StrCat("setsid sh -c 'echo $$ > ", pids, "; exec sleep 1000' & wait")));
  WaitForStart();
  const std::string descendant = ReadLine(pids);
  const std::optional<std::string> bytes = ReadFile(RunPath("started"));
  const StartedRecord started = StartedRecord::FromRecord(*RunRecord::Parse(*bytes));

  kill(started.shim_pid, SIGKILL);
  const RunFinished finished = WaitForEnd();

  EXPECT_EQ(finished.result.outcome, RunOutcome::kLost);
  EXPECT_FALSE(finished.cpu_time.has_value());
  EXPECT_THAT(finished.result.message, HasSubstr("windfall-run was killed"));
  EXPECT_FALSE(ReadFile(absl::StrCat("/proc/", descendant, "/exe")).has_value());
}

TEST_F(ExecutorRestartTest, ARunOfAnotherBootIsLost) {
  RunToEnd(Script("exit 0"));
  std::filesystem::remove(RunPath("result"));
  const std::optional<std::string> bytes = ReadFile(RunPath("started"));
  StartedRecord started = StartedRecord::FromRecord(*RunRecord::Parse(*bytes));
  started.boot_id = "another";
  std::ofstream(RunPath("started")) << started.ToRecord().Serialize();

  Restart();
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kLost);
  EXPECT_THAT(result.message, HasSubstr("restarted"));
  EXPECT_EQ(absl::ToUnixNanos(result.start_time), started.start_unix_ns);
}

TEST_F(ExecutorRestartTest, ARunThatEndedBeforeItsStopSignalKeepsItsOutcome) {
  RunToEnd(Script("exit 0"));

  EXPECT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());
  Restart();

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kSucceeded);
}

TEST_F(ExecutorRestartTest, RefusesToStartARunTwice) {
  RunToEnd(Script("echo once"));

  EXPECT_EQ(executor_->Start(Script("echo twice"), {}).code(), absl::StatusCode::kAlreadyExists);
  Restart();
  EXPECT_EQ(executor_->Start(Script("echo twice"), {}).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), "once");
}

TEST_F(ExecutorRestartTest, WindfallRunItselfRefusesToStartARunTwice) {
  RunToEnd(Script("echo once"));

  const std::string again = absl::StrCat(options_.supervisor, " ", RunPath(""));

  EXPECT_EQ(WEXITSTATUS(std::system(again.c_str())), kAlreadyStarted);
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), "once");
}

TEST_F(ExecutorRestartTest, ForgetsOnlyRunsThatHaveEnded) {
  const std::string hold = MakePipe("hold");
  StartOrDie(Script(absl::StrCat("cat ", hold)));
  EXPECT_EQ(executor_->Forget(RunId(1)).code(), absl::StatusCode::kFailedPrecondition);
  std::ofstream(hold) << "go\n";
  WaitForEnd();

  EXPECT_THAT(executor_->Runs(), ElementsAre(RunId(1)));
  EXPECT_TRUE(executor_->Forget(RunId(1)).ok());
  EXPECT_TRUE(executor_->Forget(RunId(1)).ok());
  EXPECT_THAT(executor_->Runs(), IsEmpty());

  Restart();
  EXPECT_THAT(executor_->Poll(), IsEmpty());
}

TEST_F(ExecutorRestartTest, KeepsTheOutputOfTheNewestForgottenRuns) {
  options_.kept_runs = 1;
  Restart();
  RunCommand command = Script("echo first");
  RunToEnd(command);
  ASSERT_TRUE(executor_->Forget(RunId(1)).ok());
  EXPECT_EQ(ReadToEnd(executor_->FindOutput(RunId(1), false)->path), "first");

  command.run = RunId(2);
  RunToEnd(command);
  ASSERT_TRUE(executor_->Forget(RunId(2)).ok());

  EXPECT_EQ(executor_->FindOutput(RunId(1), false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(executor_->FindOutput(RunId(2), false).ok());
}

TEST_F(ExecutorRestartTest, RunsStopWhenTheirLeaseEndsThoughNobodyWatches) {
  ASSERT_TRUE(executor_->RenewLease(absl::Milliseconds(1)).ok());
  StartOrDie(Script("exec sleep 1000"));

  Restart();  // the lease is not renewed
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kPaused);
  EXPECT_THAT(result.message, HasSubstr("out of reach"));
}

TEST_F(ExecutorRestartTest, AnEndlessLeaseStopsNothing) {
  ASSERT_TRUE(executor_->RenewLease(absl::InfiniteDuration()).ok());
  EXPECT_EQ(RunToEnd(Script("exit 0")).outcome, RunOutcome::kSucceeded);
}

}  // namespace
}  // namespace windfall
