#include "agent/executor/process_executor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "agent/executor/cgroup.h"
#include "agent/executor/executor_fixture.h"
#include "agent/executor/shim/unique_fd.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ProcessExecutorTest = ExecutorFixture;

TEST_F(ProcessExecutorTest, ExitStatusZeroSucceeds) {
  const RunResult result = RunToEnd(Script("exit 0"));

  EXPECT_EQ(result.outcome, RunOutcome::kSucceeded);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_LT(result.start_time, result.end_time);
}

TEST_F(ProcessExecutorTest, AnotherExitStatusFailsWithIt) {
  const RunResult result = RunToEnd(Script("exit 3"));

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.message, "exit status 3");
}

TEST_F(ProcessExecutorTest, ASignalFailsWithItsName) {
  const RunResult result = RunToEnd(Script("kill -SEGV $$"));

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_FALSE(result.exit_code.has_value());
  EXPECT_EQ(result.message, "killed by signal 11 (SIGSEGV)");
}

TEST_F(ProcessExecutorTest, TellsTheStartBeforeTheEnd) {
  StartOrDie(Script("exit 0"));

  const RunStarted started = WaitForStart();

  EXPECT_EQ(started.run, RunId(1));
  EXPECT_EQ(WaitForEnd().result.start_time, started.start_time);
}

TEST_F(ProcessExecutorTest, KeepsBothStreamsApart) {
  RunToEnd(Script("echo out; echo err >&2"));

  EXPECT_EQ(ReadToEnd(executor_->FindOutput(RunId(1), /*standard_error=*/false)->path), "out");
  EXPECT_EQ(ReadToEnd(executor_->FindOutput(RunId(1), /*standard_error=*/true)->path), "err");
}

TEST_F(ProcessExecutorTest, AppendsBothStreamsToTheOutputPathAndKnowsItsOwnPart) {
  std::ofstream(PathOf("log")) << "before\n";
  RunCommand command = Script("echo out; echo err >&2");
  command.output_path = "log";  // in the working directory

  RunToEnd(command);

  EXPECT_EQ(ReadToEnd(PathOf("log")), "before\nout\nerr");
  const absl::StatusOr<OutputSlice> slice = executor_->FindOutput(RunId(1), false);
  ASSERT_TRUE(slice.ok()) << slice.status();
  EXPECT_EQ(slice->begin_bytes, 7);
  EXPECT_EQ(slice->end_bytes, 15);
  EXPECT_EQ(executor_->FindOutput(RunId(1), true)->end_bytes, 0);
}

TEST_F(ProcessExecutorTest, GivesTheEnvironmentAndWorkingDirectory) {
  RunCommand command = Script("echo $GREETING; pwd; echo $CUDA_VISIBLE_DEVICES");
  command.environment["GREETING"] = "hello";
  ASSERT_TRUE(executor_->Start(command, {"GPU-1", "GPU-2"}).ok());
  WaitForEnd();

  EXPECT_EQ(ReadToEnd(RunPath("stdout")),
            absl::StrCat("hello\n", command.working_directory, "\nGPU-1,GPU-2"));
}

TEST_F(ProcessExecutorTest, LooksTheCommandUpInTheRunsOwnPath) {
  const std::string program = PathOf("trainer");
  std::ofstream(program) << "#!/bin/sh\necho trained\n";
  chmod(program.c_str(), 0755);
  RunCommand command = Script("");
  command.command = {"trainer"};
  command.environment["PATH"] = command.working_directory;

  EXPECT_EQ(RunToEnd(command).outcome, RunOutcome::kSucceeded);
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), "trained");
}

TEST_F(ProcessExecutorTest, RunsAtALowerPriority) {
  RunToEnd(Script("nice"));
  EXPECT_EQ(ReadToEnd(RunPath("stdout")), absl::StrCat(std::min(nice(0) + options_.nice, 19)));
}

TEST_F(ProcessExecutorTest, SaysThatACommandIsNotFoundAndWhere) {
  RunCommand command = Script("");
  command.command = {"no-such-trainer"};
  command.environment["PATH"] = "/nowhere:/bin";

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_EQ(result.start_time, result.end_time);
  EXPECT_FALSE(result.exit_code.has_value());
  EXPECT_THAT(result.message, HasSubstr("'no-such-trainer' is in none of the directories of "
                                        "PATH=/nowhere:/bin"));
}

TEST_F(ProcessExecutorTest, SaysThatACommandIsNotExecutable) {
  std::ofstream(PathOf("data")) << "not a program\n";
  RunCommand command = Script("");
  command.command = {PathOf("data")};

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_THAT(result.message, HasSubstr("is it executable?"));
}

TEST_F(ProcessExecutorTest, SaysThatTheWorkingDirectoryIsMissing) {
  RunCommand command = Script("exit 0");
  command.working_directory = PathOf("missing");

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_THAT(result.message, HasSubstr(absl::StrCat("cannot enter the working directory '",
                                                     PathOf("missing"), "': No such file")));
}

TEST_F(ProcessExecutorTest, SaysThatTheOutputCannotBeWritten) {
  RunCommand command = Script("exit 0");
  command.output_path = PathOf("missing/log");

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_THAT(result.message, HasSubstr("cannot write the output file"));
  EXPECT_THAT(result.message, HasSubstr(PathOf("missing/log")));
}

// Waiting for the pipe's reader, the run could be neither stopped nor timed out.
TEST_F(ProcessExecutorTest, DoesNotWaitForTheReaderOfAPipeAsItsOutput) {
  RunCommand command = Script("exit 0");
  command.output_path = MakePipe("pipe");

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kFailed);
  EXPECT_THAT(result.message,
              HasSubstr(absl::StrCat("'", command.output_path,
                                     "': it must be a regular file or a character device")));
}

TEST_F(ProcessExecutorTest, RefusesAPipeThatHasAReaderAsItsOutput) {
  RunCommand command = Script("exit 0");
  command.output_path = MakePipe("pipe");
  const UniqueFd reader(open(command.output_path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));

  EXPECT_THAT(RunToEnd(command).message, HasSubstr("it must be a regular file"));
}

TEST_F(ProcessExecutorTest, GivesTheCommandABlockingOutput) {
  RunCommand command =
      Script(absl::StrCat("sed -n 's/^flags:[^0-9]*//p' /proc/$$/fdinfo/1 > ", PathOf("flags")));
  command.output_path = "/dev/null";

  EXPECT_EQ(RunToEnd(command).outcome, RunOutcome::kSucceeded);
  const std::string octal = ReadToEnd(PathOf("flags"));
  EXPECT_EQ(std::stoi(octal, nullptr, 8) & O_NONBLOCK, 0) << octal;
}

TEST_F(ProcessExecutorTest, RefusesWhatNoProcessCanBeGiven) {
  RunCommand command = Script("");
  command.command = {};
  EXPECT_EQ(executor_->Start(command, {}).code(), absl::StatusCode::kInvalidArgument);
  command.command = {std::string("a\0b", 3)};
  EXPECT_EQ(executor_->Start(command, {}).code(), absl::StatusCode::kInvalidArgument);
  command.command = {"true"};
  command.environment["A=B"] = "c";
  EXPECT_EQ(executor_->Start(command, {}).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ProcessExecutorTest, PausesWithTheStopSignalAndWaitsForTheCheckpoint) {
  const std::string ready = MakePipe("ready");
  RunCommand command = Script(absl::StrCat("trap 'echo saved > checkpoint; exit 0' USR1; echo > ",
                                           ready, "; while :; do sleep 0.01; done"));
  command.stop_signal = SIGUSR1;
  StartOrDie(command);
  ReadLine(ready);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kPaused);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(ReadToEnd(PathOf("checkpoint")), "saved");
}

// A shell dies of SIGTERM at once; what it runs must have its grace all the same.
TEST_F(ProcessExecutorTest, LetsTheLeadersChildrenFinishTheirCheckpoint) {
  const std::string ready = MakePipe("ready");
  const std::string hold = MakePipe("hold");
  StartOrDie(Script(absl::StrCat("sh -c \"trap 'cat ", hold, " > checkpoint; exit 0' TERM; echo > ",
                                 ready, "; while :; do sleep 0.01; done\"; exit 1")));
  WaitForStart();
  ReadLine(ready);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());
  std::ofstream(hold) << "saved\n";  // opens only when the checkpoint is being written
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kPaused);
  EXPECT_EQ(ReadToEnd(PathOf("checkpoint")), "saved");
}

TEST_F(ProcessExecutorTest, KillsWhatIgnoresItsStopSignalAfterTheGrace) {
  const std::string ready = MakePipe("ready");
  RunCommand command =
      Script(absl::StrCat("trap '' TERM; echo > ", ready, "; while :; do sleep 0.01; done"));
  command.grace = absl::Milliseconds(50);
  StartOrDie(command);
  ReadLine(ready);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kCancel).ok());
  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.outcome, RunOutcome::kCancelled);
  EXPECT_EQ(result.signal, SIGKILL);
  EXPECT_THAT(result.message, HasSubstr("killed at the end of its grace"));
}

TEST_F(ProcessExecutorTest, StopsASuspendedRun) {
  const std::string ready = MakePipe("ready");
  StartOrDie(Script(absl::StrCat("echo > ", ready, "; kill -STOP $$; exit 0")));
  ReadLine(ready);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kCancel).ok());

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kCancelled);
}

TEST_F(ProcessExecutorTest, StopsAtTheTimeLimit) {
  RunCommand command = Script("while :; do sleep 0.01; done");
  command.time_limit = absl::Milliseconds(20);

  const RunResult result = RunToEnd(command);

  EXPECT_EQ(result.outcome, RunOutcome::kTimedOut);
  EXPECT_EQ(result.signal, SIGTERM);
}

TEST_F(ProcessExecutorTest, CancellingAPausingRunCancelsIt) {
  const std::string ready = MakePipe("ready");
  const std::string signalled = MakePipe("signalled");
  const std::string hold = MakePipe("hold");
  StartOrDie(
      Script(absl::StrCat("trap 'echo > ", signalled, "; cat ", hold, "; exit 0' TERM; echo > ",
                          ready, "; while :; do sleep 0.01; done")));
  WaitForStart();
  ReadLine(ready);
  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());
  ReadLine(signalled);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kCancel).ok());
  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());
  std::ofstream(hold) << "go\n";

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kCancelled);
}

TEST_F(ProcessExecutorTest, AStopBeforeTheStartIsKnownStillStops) {
  StartOrDie(Script("while :; do sleep 0.01; done"));

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kPause).ok());

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kPaused);
}

TEST_F(ProcessExecutorTest, StoppingAnUnknownRunIsAnError) {
  EXPECT_EQ(executor_->Stop(RunId(9), StopReason::kCancel).code(), absl::StatusCode::kNotFound);
}

TEST_F(ProcessExecutorTest, RefusesToBeMadeWithoutWindfallRun) {
  options_.supervisor = PathOf("missing");
  EXPECT_EQ(ProcessExecutor::Create(options_).status().code(), absl::StatusCode::kNotFound);
}

// The same with and without a control group for each run.
class ProcessTreeTest : public ExecutorFixture, public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    if (!GetParam()) return;
    const std::optional<std::string> parent = FindCgroupParent();
    if (!parent) GTEST_SKIP() << "no version 2 control group may be made here";
    options_.cgroup_parent = *parent;
    Restart();
  }
};

INSTANTIATE_TEST_SUITE_P(WithAndWithoutCgroup, ProcessTreeTest, ::testing::Bool());

TEST_P(ProcessTreeTest, NothingOutlivesItsRun) {
  const std::string pids = MakePipe("pids");
  StartOrDie(Script(absl::StrCat(
      "(setsid sh -c 'trap \"\" TERM HUP; echo $$; exec sleep 1000' &) > ", pids, "; exit 4")));
  const std::string daemon = ReadLine(pids);

  const RunResult result = WaitForEnd().result;

  EXPECT_EQ(result.exit_code, 4);
  EXPECT_FALSE(IsAlive(daemon)) << daemon;
}

TEST_P(ProcessTreeTest, CancellingKillsTheWholeTree) {
  const std::string pids = MakePipe("pids");
  RunCommand command = Script(absl::StrCat("(setsid sh -c 'trap \"\" TERM; echo $$ > ", pids,
                                           "; exec sleep 1000' &); exec sleep 1000"));
  command.grace = absl::Milliseconds(20);
  StartOrDie(command);
  const std::string daemon = ReadLine(pids);

  ASSERT_TRUE(executor_->Stop(RunId(1), StopReason::kCancel).ok());

  EXPECT_EQ(WaitForEnd().result.outcome, RunOutcome::kCancelled);
  EXPECT_FALSE(IsAlive(daemon)) << daemon;
}

TEST_P(ProcessTreeTest, CountsTheCpuTimeOfTheWholeTree) {
  const std::string ready = MakePipe("ready");
  const std::string hold = MakePipe("hold");
  // A grandchild that nobody waits for burns some, and so does a child that goes on.
  StartOrDie(
      Script(absl::StrCat("burn() { i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; }; "
                          "(burn); burn; echo > ",
                          ready, "; cat ", hold)));
  ReadLine(ready);

  executor_->Poll();
  const absl::Duration during = executor_->CpuTimes()[RunId(1)];
  std::ofstream(hold) << "go\n";
  const RunFinished finished = WaitForEnd();

  EXPECT_GT(during, absl::Milliseconds(10));
  ASSERT_TRUE(finished.cpu_time.has_value());
  EXPECT_GE(*finished.cpu_time + absl::Milliseconds(20), during);  // a clock tick and rounding
  EXPECT_THAT(executor_->CpuTimes(), IsEmpty());
}

}  // namespace
}  // namespace windfall
