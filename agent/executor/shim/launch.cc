#include "agent/executor/shim/launch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "agent/executor/shim/unique_fd.h"

namespace windfall {
namespace {

std::string Failure(const std::string& what, const std::string& path, int error) {
  return what + " '" + path + "': " + std::strerror(error);
}

int OpenForAppending(int directory_fd, const char* path) {
  return openat(directory_fd, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
}

std::vector<char*> NullTerminated(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What the child needs between vfork and exec, all of it made before.
struct ChildPlan {
  char* const* arguments;
  int stdin_fd;
  int stdout_fd;
  int stderr_fd;
  int cgroup_fd;  // of cgroup.procs; -1: none
};

// Runs in the child, in the parent's memory: system calls only.
int ExecuteInChild(const ChildPlan& plan) {
  setsid();
  // Should windfall-run be killed, its run must not go on unwatched.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Refused, it is not fatal: without the group the tree is found through /proc.
  if (plan.cgroup_fd >= 0) OfferByte(plan.cgroup_fd, '0');
  if (dup2(plan.stdin_fd, 0) < 0 || dup2(plan.stdout_fd, 1) < 0 || dup2(plan.stderr_fd, 2) < 0) {
    return errno;
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(plan.arguments[0], plan.arguments);
  return errno;
}

// vfork, because its cost does not grow with the process and because the child can leave its errno
// in our memory. Returns the child's pid, or -1 with errno set by whatever failed.
pid_t Spawn(const ChildPlan& plan) {
  volatile int error = 0;
  const pid_t pid = vfork();
  if (pid == 0) {
    error = ExecuteInChild(plan);
    _exit(127);
  }
  if (pid > 0 && error != 0) {
    errno = error;
    return -1;
  }
  return pid;
}

std::string ExplainExecution(const std::string& program, int error) {
  const bool searched = program.find('/') == std::string::npos;
  if (error == ENOENT && searched) {
    const char* const path = getenv("PATH");
    return "command not found: '" + program +
           "' is in none of the directories of PATH=" + (path == nullptr ? "" : path);
  }
  if (error == ENOENT && access(program.c_str(), F_OK) == 0) {
    return "cannot execute '" + program + "': the interpreter that its first line names is missing";
  }
  if (error == EACCES) {
    return Failure("cannot execute", program, error) + " (is it executable?)";
  }
  return Failure("cannot execute", program, error);
}

UniqueFd OpenCgroup(const std::string& cgroup) {
  if (cgroup.empty()) return UniqueFd();
  return UniqueFd(open((cgroup + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
}

}  // namespace

void OfferByte(int fd, char byte) {
  while (write(fd, &byte, 1) < 0 && errno == EINTR) {
  }
}

int64_t FileLength(int fd) {
  struct stat status = {};
  return fstat(fd, &status) == 0 ? status.st_size : 0;
}

Outputs OpenOutputs(int directory_fd, const CommandRecord& command) {
  Outputs outputs;
  if (command.output_path.empty()) {
    outputs.stdout_fd = OpenForAppending(directory_fd, kStdoutFile);
    outputs.stderr_fd = OpenForAppending(directory_fd, kStderrFile);
    if (outputs.stdout_fd < 0 || outputs.stderr_fd < 0) {
      outputs.error = Failure("cannot write the output file", kStdoutFile, errno);
    }
    return outputs;
  }
  outputs.stdout_fd = OpenForAppending(AT_FDCWD, command.output_path.c_str());
  outputs.stderr_fd = outputs.stdout_fd;
  if (outputs.stdout_fd < 0) {
    outputs.error = Failure("cannot write the output file", command.output_path, errno);
    return outputs;
  }
  outputs.begin_bytes = FileLength(outputs.stdout_fd);
  return outputs;
}

Launched Launch(int directory_fd, const CommandRecord& command, const Outputs& outputs) {
  if (command.arguments.empty()) return {.error = "the command is empty"};
  const bool entered = command.working_directory.empty()
                           ? fchdir(directory_fd) == 0
                           : chdir(command.working_directory.c_str()) == 0;
  if (!entered) {
    return {.error =
                Failure("cannot enter the working directory", command.working_directory, errno)};
  }
  std::vector<char*> arguments = NullTerminated(command.arguments);
  std::vector<char*> environment = NullTerminated(command.environment);
  environ = environment.data();  // execvp looks here for PATH; nobody else in this process does
  const UniqueFd standard_input(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!standard_input.IsOpen()) return {.error = Failure("cannot open", "/dev/null", errno)};

  const UniqueFd cgroup = OpenCgroup(command.cgroup);
  const pid_t pid = Spawn({.arguments = arguments.data(),
                           .stdin_fd = standard_input.get(),
                           .stdout_fd = outputs.stdout_fd,
                           .stderr_fd = outputs.stderr_fd,
                           .cgroup_fd = cgroup.get()});
  const int error = errno;
  Launched launched{.pid = pid};
  if (pid < 0) launched.error = ExplainExecution(command.arguments[0], error);
  static char* no_environment[] = {nullptr};
  environ = no_environment;  // the strings above are about to go
  return launched;
}

}  // namespace windfall
