#include "agent/executor/stragglers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "agent/executor/run_environment.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

// A process that is in the middle of an exec has no environment to be found by; these are there for
// a good part of their time.
TEST(KillStragglers, FindsProcessesThatGoOnExecuting) {
  constexpr int kProcesses = 60;
  const TemporaryDirectory root;
  const std::string script = root.file("again");
  std::ofstream(script) << "#!/bin/sh\nexec \"$0\"\n";
  ASSERT_EQ(chmod(script.c_str(), 0700), 0);
  std::vector<pid_t> processes;
  for (int i = 0; i < kProcesses; ++i) {
    std::array<int, 2> until_exec = {};
    ASSERT_EQ(pipe2(until_exec.data(), O_CLOEXEC), 0);
    const pid_t child = fork();
    if (child == 0) {
      setenv(std::string(kRunDirectoryVariable).c_str(), root.path().c_str(), 1);
      execl(script.c_str(), script.c_str(), nullptr);
      _exit(1);
    }
    processes.push_back(child);
    close(until_exec[1]);
    char byte = 0;
    ASSERT_EQ(read(until_exec[0], &byte, 1), 0);
    close(until_exec[0]);
  }

  KillStragglers(root.path(), /*cgroup=*/"");

  for (const pid_t process : processes) {
    kill(process, SIGTERM);  // ends one that was missed
    int status = 0;
    ASSERT_EQ(waitpid(process, &status, 0), process);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  }
}

}  // namespace
}  // namespace windfall
