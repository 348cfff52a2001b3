#include "cli/child_process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>

#include "absl/synchronization/notification.h"
#include "cli/interrupt.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"
#include "tests/doubles/waiting.h"

namespace windfall {
namespace {

using testing::HasSubstr;

class ChildProcessTest : public testing::Test {
 protected:
  ChildOptions Shell(const std::string& name, const std::string& script) const {
    return {.name = name,
            .words = {"/bin/sh", "-c", script},
            .log_path = directory_.file(name + ".log")};
  }

 private:
  TemporaryDirectory directory_;
};

// While this lives, nothing can be opened besides standard input and output.
class NoDescriptorLeft {
 public:
  NoDescriptorLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none = {.rlim_cur = 3, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptorLeft() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptorLeft(const NoDescriptorLeft&) = delete;
  NoDescriptorLeft& operator=(const NoDescriptorLeft&) = delete;

 private:
  rlimit before_ = {};
};

// Waits until the child has said something: then it runs, with its traps set.
void AwaitLog(const ChildOptions& options) {
  std::ifstream log(options.log_path);
  ASSERT_TRUE(WaitUntil([&log] {
    log.clear();
    return log.peek() != std::ifstream::traits_type::eof();
  }));
}

absl::Status AwaitEnd(ChildProcess& child) {
  absl::Status status;
  EXPECT_TRUE(WaitUntil([&] { return !(status = child.Check()).ok(); }));
  return status;
}

TEST_F(ChildProcessTest, ReportsAnUnexpectedEndWithTheLastLineOfItsLog) {
  const ChildOptions options = Shell("broken", "echo starting; echo port taken >&2; exit 3");
  const auto child = ChildProcess::Start(options);
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(std::string(AwaitEnd(**child).message()),
              HasSubstr("broken has ended (exit 3): port taken"));
}

TEST_F(ChildProcessTest, DoesNotBlameItsEndOnAnEarlierStart) {
  const ChildOptions options = Shell("silent", "exit 4");
  std::ofstream(options.log_path) << "an old complaint\n";
  const auto child = ChildProcess::Start(options);
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_THAT(std::string(AwaitEnd(**child).message()),
              HasSubstr("silent has ended (exit 4); see"));
}

TEST_F(ChildProcessTest, DoesNotBlameASignalOnTheLastLineOfTheLog) {
  const auto child = ChildProcess::Start(Shell("killed", "echo all is well; kill -KILL $$"));
  ASSERT_TRUE(child.ok()) << child.status();
  absl::Status status;
  ASSERT_TRUE(WaitUntil([&] { return !(status = (*child)->Check()).ok(); }));
  EXPECT_THAT(std::string(status.message()), HasSubstr("killed has ended (signal 9); see"));
  const auto again = (*child)->StartAgain();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(WaitUntil([&] { return !(*again)->Check().ok(); }));
}

TEST_F(ChildProcessTest, TellsSuccessFromTheLastWordsOfAFailure) {
  const auto good = ChildProcess::Start(Shell("good", "echo fine"));
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_TRUE((*good)->Await(absl::Seconds(20)).ok());
  const auto bad = ChildProcess::Start(Shell("bad", "echo no such zone; exit 1"));
  ASSERT_TRUE(bad.ok()) << bad.status();
  EXPECT_EQ((*bad)->Await(absl::Seconds(20)).message(), "no such zone");
}

TEST_F(ChildProcessTest, StopsByTheSignalAndRunsUnblocked) {
  const InterruptBlock block;  // must not be inherited
  const ChildOptions options =
      Shell("polite", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done");
  const auto child = ChildProcess::Start(options);
  ASSERT_TRUE(child.ok()) << child.status();
  AwaitLog(options);
  EXPECT_TRUE((*child)->Check().ok());
  EXPECT_TRUE((*child)->Stop(absl::Seconds(20)).ok());
  std::ifstream log(options.log_path);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(log), {}), HasSubstr("bye"));
}

TEST_F(ChildProcessTest, KillsWhatDoesNotStop) {
  const ChildOptions options =
      Shell("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.01; done");
  const auto child = ChildProcess::Start(options);
  ASSERT_TRUE(child.ok()) << child.status();
  AwaitLog(options);
  EXPECT_EQ((*child)->Stop(absl::Milliseconds(50)).code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ChildProcessTest, KillsWhatDoesNotStopWithNoDescriptorLeft) {
  const ChildOptions options =
      Shell("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.01; done");
  const auto child = ChildProcess::Start(options);
  ASSERT_TRUE(child.ok()) << child.status();
  AwaitLog(options);
  const NoDescriptorLeft limit;
  EXPECT_EQ((*child)->Stop(absl::Milliseconds(50)).code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ChildProcessTest, SaysWhyItCannotStart) {
  EXPECT_THAT(std::string(ChildProcess::Start(
                              {.name = "x", .words = {"/bin/true"}, .log_path = "/nowhere/x.log"})
                              .status()
                              .message()),
              HasSubstr("/nowhere/x.log"));
}

TEST(FindProgram, LooksBesideThisProgramAndInTheSearchPath) {
  EXPECT_EQ(*FindProgram("sh", "/nowhere:/bin"), "/bin/sh");
  const auto missing = FindProgram("windfall-no-such-program", "/bin");
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
}

TEST(InterruptWatcher, TurnsTheSignalIntoACall) {
  const InterruptBlock block;
  absl::Notification interrupted;
  const InterruptWatcher watcher([&interrupted] { interrupted.Notify(); });
  kill(getpid(), SIGINT);
  EXPECT_TRUE(interrupted.WaitForNotificationWithTimeout(absl::Seconds(20)));
}

TEST(InterruptQueue, TakesSignalsOneByOne) {
  const InterruptBlock block;
  InterruptQueue interrupts;
  EXPECT_EQ(interrupts.Next(absl::ZeroDuration()), std::nullopt);
  kill(getpid(), SIGTERM);
  EXPECT_EQ(interrupts.Next(absl::Seconds(20)), SIGTERM);
  kill(getpid(), SIGINT);
  EXPECT_EQ(interrupts.Next(absl::Seconds(20)), SIGINT);
  EXPECT_EQ(interrupts.Next(absl::ZeroDuration()), std::nullopt);
}

}  // namespace
}  // namespace windfall
