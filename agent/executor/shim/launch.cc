#include "agent/executor/shim/launch.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
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

constexpr int kCannotExecute = 127;  // as a shell's
constexpr size_t kStackBytes = 256 * 1024;

std::string Failure(const std::string& what, const std::string& path, int error) {
  return what + " '" + path + "': " + std::strerror(error);
}

bool IsFileOrCharacterDevice(int fd) {
  struct stat status = {};
  return fstat(fd, &status) == 0 && (S_ISREG(status.st_mode) || S_ISCHR(status.st_mode));
}

// Does not block: waiting for a pipe's reader, the run could be neither stopped nor timed out.
// -1 with errno set; ENXIO, as open itself says of such a pipe: no place for output.
int OpenForAppending(int directory_fd, const char* path) {
  const int fd = openat(directory_fd, path,
                        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
  if (fd < 0) return -1;
  if (IsFileOrCharacterDevice(fd)) {
    fcntl(fd, F_SETFL, O_APPEND);  // the command gets a blocking one
    return fd;
  }
  close(fd);
  errno = ENXIO;
  return -1;
}

std::string ExplainOutput(const std::string& path, int error) {
  const std::string what = "cannot write the output file";
  if (error != ENXIO) return Failure(what, path, error);
  return what + " '" + path + "': it must be a regular file or a character device";
}

std::vector<char*> NullTerminated(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What the child needs before exec, all of it made by the parent; and what it leaves behind.
struct ChildPlan {
  std::vector<char*> arguments;  // the last one is null
  int stdin_fd;
  int stdout_fd;
  int stderr_fd;
  int cgroup_fd;  // of cgroup.procs; -1: none
  int error = 0;  // why there was no exec
};

// Runs in the child, in the parent's memory: system calls only. Returns an errno.
int Execute(const ChildPlan& plan) {
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
  execvp(plan.arguments[0], plan.arguments.data());
  return errno;
}

int RunChild(void* plan_address) {
  ChildPlan& plan = *static_cast<ChildPlan*>(plan_address);
  plan.error = Execute(plan);
  return kCannotExecute;
}

// Like vfork, so that its cost does not grow with the process and the child can leave its errno in
// our memory; but ThreadSanitizer makes a fork of vfork. Returns the child's pid once it has
// executed its program, or -1 with errno set by whatever failed.
pid_t Spawn(ChildPlan& plan) {
  // execvp keeps a directory of PATH on the stack and, for a script without "#!", the arguments.
  const size_t stack_bytes = kStackBytes + plan.arguments.size() * sizeof(char*);
  void* const stack = mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return -1;
  const pid_t pid = clone(RunChild, static_cast<char*>(stack) + stack_bytes,
                          CLONE_VM | CLONE_VFORK | SIGCHLD, &plan);
  const int error = pid < 0 ? errno : plan.error;
  munmap(stack, stack_bytes);
  errno = error;
  return error == 0 ? pid : -1;
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
      outputs.error = ExplainOutput(kStdoutFile, errno);
    }
    return outputs;
  }
  outputs.stdout_fd = OpenForAppending(AT_FDCWD, command.output_path.c_str());
  outputs.stderr_fd = outputs.stdout_fd;
  if (outputs.stdout_fd < 0) {
    outputs.error = ExplainOutput(command.output_path, errno);
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
  std::vector<char*> environment = NullTerminated(command.environment);
  environ = environment.data();  // execvp looks here for PATH; nobody else in this process does
  const UniqueFd standard_input(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!standard_input.IsOpen()) return {.error = Failure("cannot open", "/dev/null", errno)};

  const UniqueFd cgroup = OpenCgroup(command.cgroup);
  ChildPlan plan{.arguments = NullTerminated(command.arguments),
                 .stdin_fd = standard_input.get(),
                 .stdout_fd = outputs.stdout_fd,
                 .stderr_fd = outputs.stderr_fd,
                 .cgroup_fd = cgroup.get()};
  const pid_t pid = Spawn(plan);
  const int error = errno;
  Launched launched{.pid = pid};
  if (pid < 0) launched.error = ExplainExecution(command.arguments[0], error);
  static char* no_environment[] = {nullptr};
  environ = no_environment;  // the strings above are about to go
  return launched;
}

}  // namespace windfall
