// Real runs in a directory of their own, for the tests of the executor.
#ifndef WINDFALL_AGENT_EXECUTOR_EXECUTOR_FIXTURE_H_
#define WINDFALL_AGENT_EXECUTOR_EXECUTOR_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "agent/executor/process_executor.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {

class ExecutorFixture : public ::testing::Test {
 protected:
  ExecutorFixture();
  // Stops what a failed test has left running.
  ~ExecutorFixture() override;

  // A shell script as run 1.
  RunCommand Script(const std::string& text) const;
  std::string PathOf(const std::string& name) const { return root_.file(name); }
  std::string RunPath(const std::string& name) const { return PathOf("runs/1/" + name); }

  void StartOrDie(const RunCommand& command);
  RunResult RunToEnd(const RunCommand& command);
  // Wait for what the executor tells; fail the test after a minute.
  RunStarted WaitForStart();
  RunFinished WaitForEnd();
  // Ends the executor, as when the agent is killed, and makes another on the same directory.
  void Restart();

  // A named pipe: the script tells something by writing to it, the test waits by reading it.
  std::string MakePipe(const std::string& name) const;
  static std::string ReadLine(const std::string& path);
  // A whole file, less the line break at its end.
  static std::string ReadToEnd(const std::string& path);

  ProcessExecutorOptions options_;
  std::unique_ptr<ProcessExecutor> executor_;

 private:
  ExecutorEvent NextEvent();
  TemporaryDirectory root_;
  std::vector<ExecutorEvent> events_;
};

// Whether a process of this id is there, be it a zombie.
bool IsAlive(const std::string& pid);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_EXECUTOR_FIXTURE_H_
