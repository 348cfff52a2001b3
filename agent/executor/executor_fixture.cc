#include "agent/executor/executor_fixture.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "agent/executor/shim/run_record.h"
#include "agent/executor/stragglers.h"

namespace windfall {
namespace {

constexpr int kPatienceMs = 60'000;

}  // namespace

ExecutorFixture::ExecutorFixture() {
  options_ = {.runs_directory = PathOf("runs"),
              .kept_directory = PathOf("kept"),
              .supervisor = WINDFALL_RUN_PROGRAM};
  Restart();
}

ExecutorFixture::~ExecutorFixture() {
  executor_.reset();
  for (const char* const run : {"1", "2"}) {
    KillStragglers(PathOf(std::string("runs/") + run), /*cgroup=*/"");
  }
}

RunCommand ExecutorFixture::Script(const std::string& text) const {
  return {.run = RunId(1),
          .task = {JobId(1), 0},
          .command = {"sh", "-c", text},
          .working_directory = root_.path(),
          .grace = absl::Minutes(1)};
}

void ExecutorFixture::StartOrDie(const RunCommand& command) {
  const absl::Status status = executor_->Start(command, {});
  ASSERT_TRUE(status.ok()) << status;
}

RunResult ExecutorFixture::RunToEnd(const RunCommand& command) {
  StartOrDie(command);
  return WaitForEnd().result;
}

ExecutorEvent ExecutorFixture::NextEvent() {
  while (events_.empty()) {
    events_ = executor_->Poll();
    if (!events_.empty()) break;
    struct pollfd wake = {.fd = executor_->wake_fd(), .events = POLLIN};
    if (poll(&wake, 1, kPatienceMs) == 0) {
      ADD_FAILURE() << "nothing happened";
      return RunFinished{};
    }
  }
  ExecutorEvent event = events_.front();
  events_.erase(events_.begin());
  return event;
}

RunStarted ExecutorFixture::WaitForStart() {
  const ExecutorEvent event = NextEvent();
  const RunStarted* const started = std::get_if<RunStarted>(&event);
  if (started != nullptr) return *started;
  ADD_FAILURE() << "it ended: " << std::get<RunFinished>(event).result.message;
  return {};
}

RunFinished ExecutorFixture::WaitForEnd() {
  while (true) {
    const ExecutorEvent event = NextEvent();
    if (const auto* const finished = std::get_if<RunFinished>(&event)) return *finished;
  }
}

void ExecutorFixture::Restart() {
  executor_.reset();
  events_.clear();
  absl::StatusOr<std::unique_ptr<ProcessExecutor>> executor = ProcessExecutor::Create(options_);
  ASSERT_TRUE(executor.ok()) << executor.status();
  executor_ = *std::move(executor);
}

std::string ExecutorFixture::MakePipe(const std::string& name) const {
  const std::string path = PathOf(name);
  EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
  return path;
}

std::string ExecutorFixture::ReadLine(const std::string& path) {
  std::string line;
  std::getline(std::ifstream(path), line);
  return line;
}

std::string ExecutorFixture::ReadToEnd(const std::string& path) {
  std::string text = ReadFile(path).value_or("");
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

bool IsAlive(const std::string& pid) {
  int number = 0;
  return absl::SimpleAtoi(pid, &number) && number > 0 && kill(number, 0) == 0;
}

}  // namespace windfall
