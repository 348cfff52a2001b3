#include "agent/executor/shim/supervisor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>

#include "agent/executor/shim/cgroup_files.h"
#include "agent/executor/shim/launch.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/executor/shim/run_record.h"

namespace windfall {
namespace {

constexpr int64_t kNanosecondsPerMillisecond = 1'000'000;
constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
// While the tree is being killed it is searched again this often, should a death go unnoticed.
constexpr int64_t kKillAgainNs = 100 * kNanosecondsPerMillisecond;
// The lease is looked at this often: sleeping until its end would miss a suspend of the machine.
constexpr int64_t kLeaseCheckNs = 5 * kNanosecondsPerSecond;
// Disk space for the result is set aside at the start, so that a full disk cannot lose it.
constexpr off_t kResultBytes = 4096;
constexpr char kNewResultFile[] = "result.new";
constexpr size_t kLongestError = 2048;

int64_t Now(clockid_t clock) {
  struct timespec time = {};
  clock_gettime(clock, &time);
  return time.tv_sec * kNanosecondsPerSecond + time.tv_nsec;
}

bool FileExists(int directory_fd, const char* name) {
  return faccessat(directory_fd, name, F_OK, 0) == 0;
}

class Supervisor {
 public:
  Supervisor(int directory_fd, CommandRecord command, int ready_fd)
      : directory_fd_(directory_fd), command_(std::move(command)), ready_fd_(ready_fd) {}

  int Run() {
    if (!ReserveResult()) return kUnusableDirectory;
    BecomeSubreaper();
    const Outputs outputs = OpenOutputs(directory_fd_, command_);
    if (!RecordStart(outputs)) return kUnusableDirectory;
    result_.error = outputs.error;
    result_.stopped = FileExists(directory_fd_, kStopFile);
    if (MayLaunch()) LaunchLeader(outputs);
    TellReady();
    if (leader_ >= 0) WaitForTree();
    return RecordResult(outputs) ? kSupervised : kUnusableDirectory;
  }

 private:
  bool ReserveResult() {
    result_fd_ = openat(directory_fd_, kNewResultFile, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return result_fd_ >= 0 && posix_fallocate(result_fd_, 0, kResultBytes) == 0;
  }

  void BecomeSubreaper() {
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + command_.nice);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
  }

  bool RecordStart(const Outputs& outputs) {
    started_at_ns_ = Now(CLOCK_MONOTONIC);
    const std::optional<ProcessStat> self = ReadProcessStat(getpid());
    const StartedRecord started{.shim_pid = getpid(),
                                .shim_start_ticks = self ? self->start_ticks : 0,
                                .boot_id = ReadBootId(),
                                .start_unix_ns = Now(CLOCK_REALTIME),
                                .output_begin_bytes = outputs.begin_bytes};
    return WriteFileAtomically(directory_fd_, kStartedFile, started.ToRecord().Serialize()) == 0;
  }

  bool MayLaunch() const { return result_.error.empty() && !result_.stopped; }

  void LaunchLeader(const Outputs& outputs) {
    Launched launched = Launch(directory_fd_, command_, outputs);
    leader_ = launched.pid;
    result_.error = launched.error.substr(0, kLongestError);
  }

  // A reader that is gone does not matter: the next agent reads the started file.
  void TellReady() {
    if (ready_fd_ < 0) return;
    if (leader_ >= 0) OfferByte(ready_fd_, '1');
    close(ready_fd_);
  }

  void WaitForTree() {
    while (ReapChildren()) {
      if (leader_ended_ && !stopping_since_ns_) killing_ = true;  // nothing outlives its run
      if (killing_) KillTree();
      // Reaped first, so that a run that has just ended by itself is not taken for a stopped one.
      if (WaitForSignal() == SIGUSR1 && ReapChildren()) Stop();
      EnforceDeadlines();
    }
  }

  // False when there are no children left, so, for a subreaper, no descendants.
  bool ReapChildren() {
    while (true) {
      int status = 0;
      const pid_t pid = waitpid(-1, &status, WNOHANG);
      if (pid == 0) return true;
      if (pid < 0) return false;
      if (pid == leader_) RecordLeaderExit(status);
    }
  }

  void RecordLeaderExit(int status) {
    leader_ended_ = true;
    if (WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
    result_.stopped = stopping_since_ns_.has_value();
  }

  // Returns the signal, or -1 when a deadline has passed.
  int WaitForSignal() {
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGUSR1);
    const int64_t wait_ns = WaitNs();
    const struct timespec timeout = {.tv_sec = wait_ns / kNanosecondsPerSecond,
                                     .tv_nsec = wait_ns % kNanosecondsPerSecond};
    return sigtimedwait(&awaited, nullptr, &timeout);
  }

  int64_t WaitNs() const {
    if (killing_) return kKillAgainNs;
    int64_t until = INT64_MAX;
    if (stopping_since_ns_) {
      until = GraceEnd() - Now(CLOCK_MONOTONIC);
    } else if (command_.time_limit_ms) {
      until = TimeLimitEnd() - Now(CLOCK_MONOTONIC);
    }
    if (const std::optional<int64_t> lease_end = LeaseEnd(); lease_end && !stopping_since_ns_) {
      until = std::min({until, kLeaseCheckNs, *lease_end - Now(CLOCK_BOOTTIME)});
    }
    return std::max<int64_t>(until, 0);
  }

  int64_t GraceEnd() const {
    return *stopping_since_ns_ + command_.grace_ms * kNanosecondsPerMillisecond;
  }
  int64_t TimeLimitEnd() const {
    return started_at_ns_ + *command_.time_limit_ms * kNanosecondsPerMillisecond;
  }
  // Unlike the others in time that includes suspends: the scheduler's goes on meanwhile.
  std::optional<int64_t> LeaseEnd() const {
    if (command_.lease_path.empty()) return std::nullopt;
    const std::optional<LeaseRecord> lease = ReadRecord<LeaseRecord>(AT_FDCWD, command_.lease_path);
    if (!lease || lease->until_boottime_ns == 0) return std::nullopt;
    return lease->until_boottime_ns;
  }

  void EnforceDeadlines() {
    const int64_t now = Now(CLOCK_MONOTONIC);
    if (stopping_since_ns_) {
      if (now >= GraceEnd()) killing_ = true;
    } else if (command_.time_limit_ms && now >= TimeLimitEnd()) {
      result_.timed_out = Stop();
    } else if (const std::optional<int64_t> lease_end = LeaseEnd();
               lease_end && Now(CLOCK_BOOTTIME) >= *lease_end) {
      result_.lease_expired = Stop();
    }
  }

  // The leader is our child and not yet reaped, so its pid cannot be another process's by now.
  // False if there is nothing to stop any more.
  bool Stop() {
    if (stopping_since_ns_ || leader_ended_) return false;
    stopping_since_ns_ = Now(CLOCK_MONOTONIC);
    kill(-leader_, command_.stop_signal);
    kill(-leader_, SIGCONT);  // a suspended process would not see it
    return true;
  }

  // Descendants that fork meanwhile are found by the next search: it is repeated until none is
  // left.
  void KillTree() {
    result_.killed = true;
    if (!command_.cgroup.empty()) KillCgroup(command_.cgroup);
    for (const ProcessStat& process : DescendantsOf(getpid(), ReadAllProcessStats())) {
      kill(process.pid, SIGKILL);
    }
  }

  int64_t CpuMicroseconds() const {
    struct rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto microseconds = [](const struct timeval& time) {
      return int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
    };
    const int64_t reaped = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
    // The group also counts what no parent waited for, if the leader could be put into it.
    return std::max(reaped, CgroupCpuMicroseconds(command_.cgroup).value_or(0));
  }

  bool RecordResult(const Outputs& outputs) {
    result_.end_unix_ns = Now(CLOCK_REALTIME);
    result_.cpu_time_us = CpuMicroseconds();
    if (!command_.cgroup.empty()) rmdir(command_.cgroup.c_str());
    if (outputs.stdout_fd >= 0) result_.output_end_bytes = FileLength(outputs.stdout_fd);
    const std::string bytes = result_.ToRecord().Serialize();
    const off_t length = static_cast<off_t>(bytes.size());
    return pwrite(result_fd_, bytes.data(), bytes.size(), 0) == length &&
           ftruncate(result_fd_, length) == 0 &&
           renameat(directory_fd_, kNewResultFile, directory_fd_, kResultFile) == 0;
  }

  const int directory_fd_;
  const CommandRecord command_;
  const int ready_fd_;
  int result_fd_ = -1;
  pid_t leader_ = -1;
  bool leader_ended_ = false;
  bool killing_ = false;
  int64_t started_at_ns_ = 0;                 // CLOCK_MONOTONIC, as is
  std::optional<int64_t> stopping_since_ns_;  // this
  ResultRecord result_;
};

// Waits for whoever supervises this run already, so that there is never more than one.
bool Lock(int directory_fd) {
  const int fd = openat(directory_fd, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return fd >= 0 && flock(fd, LOCK_EX) == 0;  // held until this process ends
}

}  // namespace

int Supervise(const char* directory, int ready_fd) {
  const int directory_fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_fd < 0 || !Lock(directory_fd)) return kUnusableDirectory;
  if (FileExists(directory_fd, kStartedFile)) return kAlreadyStarted;
  std::optional<CommandRecord> command = ReadRecord<CommandRecord>(directory_fd, kCommandFile);
  if (!command) return kUnusableDirectory;
  return Supervisor(directory_fd, *std::move(command), ready_fd).Run();
}

}  // namespace windfall
