#include "agent/executor/supervisor_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agent/executor/shim/process_tree.h"

namespace windfall {
namespace {

// The number under which windfall-run finds the pipe that tells when it is ready.
constexpr int kReadyFd = 3;

// File actions and attributes of one posix_spawn.
class SpawnPlan {
 public:
  explicit SpawnPlan(int ready_fd) {
    posix_spawn_file_actions_init(&actions_);
    for (const int fd : {0, 1, 2}) {
      posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0);
    }
    posix_spawn_file_actions_adddup2(&actions_, ready_fd, kReadyFd);
    posix_spawn_file_actions_addclosefrom_np(&actions_, kReadyFd + 1);

    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  // Returns 0 or an errno.
  int Spawn(const std::string& program, const std::string& run_directory, pid_t* pid) const {
    std::string ready_fd = absl::StrCat(kReadyFd);
    const std::array<char*, 4> arguments = {const_cast<char*>(program.c_str()),
                                            const_cast<char*>(run_directory.c_str()),
                                            ready_fd.data(), nullptr};
    return posix_spawn(pid, program.c_str(), &actions_, &attributes_, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// By number: the header of glibc 2.36 declares its wrapper for C alone.
UniqueFd OpenPidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

absl::Status SpawnError(const std::string& program, int error) {
  const std::string message = absl::StrCat("cannot start ", program, ": ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(message) : absl::UnavailableError(message);
}

}  // namespace

absl::StatusOr<SupervisorProcess> SpawnSupervisor(const std::string& program,
                                                  const std::string& run_directory) {
  std::array<int, 2> pipe_fds = {-1, -1};
  if (pipe2(pipe_fds.data(), O_CLOEXEC) != 0) return SpawnError(program, errno);
  SupervisorProcess supervisor{.ready = UniqueFd(pipe_fds[0])};
  // Above the number it gets in the child, where dup2 onto itself would keep it closed on exec.
  const UniqueFd write_end(fcntl(pipe_fds[1], F_DUPFD_CLOEXEC, kReadyFd + 1));
  close(pipe_fds[1]);
  fcntl(supervisor.ready.get(), F_SETFL, O_NONBLOCK);

  const int error = SpawnPlan(write_end.get()).Spawn(program, run_directory, &supervisor.pid);
  if (error != 0) return SpawnError(program, error);
  supervisor.process = OpenPidfd(supervisor.pid);
  if (supervisor.process.IsOpen()) return supervisor;
  const int pidfd_error = errno;  // not to be watched, so not to be left running
  kill(supervisor.pid, SIGKILL);
  waitpid(supervisor.pid, nullptr, 0);
  return SpawnError(program, pidfd_error);
}

UniqueFd OpenProcess(pid_t pid, int64_t start_ticks) {
  if (pid <= 0) return UniqueFd();
  UniqueFd process = OpenPidfd(pid);
  // Looked at only now, so that it is the process behind the descriptor, if that still lives.
  const std::optional<ProcessStat> stat = ReadProcessStat(pid);
  if (!stat || stat->start_ticks != start_ticks || stat->state == 'Z') return UniqueFd();
  return process;
}

void SignalProcess(const UniqueFd& process, int signal) {
  syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
}

void KillChild(const UniqueFd& process) {
  SignalProcess(process, SIGKILL);
  siginfo_t info = {};
  while (waitid(P_PIDFD, static_cast<id_t>(process.get()), &info, WEXITED) != 0 && errno == EINTR) {
  }
}

int ReapProcess(const UniqueFd& process) {
  siginfo_t info = {};
  if (waitid(P_PIDFD, static_cast<id_t>(process.get()), &info, WEXITED | WNOHANG) != 0) return -1;
  return info.si_code == CLD_EXITED ? info.si_status : -1;
}

}  // namespace windfall
