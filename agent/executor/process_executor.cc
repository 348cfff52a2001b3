#include "agent/executor/process_executor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "agent/executor/cgroup.h"
#include "agent/executor/command_record.h"
#include "agent/executor/run_outcome.h"
#include "agent/executor/shim/cgroup_files.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/executor/stragglers.h"
#include "agent/executor/supervisor_process.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

// What epoll hands back with an event.
uint64_t EventKey(RunId run, bool is_process) {
  return static_cast<uint64_t>(run.value()) << 1 | (is_process ? 1U : 0U);
}
RunId RunOf(uint64_t key) { return RunId(static_cast<int64_t>(key >> 1)); }
bool IsProcess(uint64_t key) { return (key & 1U) != 0; }

// The run whose directory has this name; not set if it is none.
RunId RunNamed(const std::string& name) {
  int64_t id = 0;
  return absl::SimpleAtoi(name, &id) && id > 0 ? RunId(id) : RunId();
}

// The runs that have a directory in `directory`, which is made if it is not there.
absl::StatusOr<std::set<RunId>> RunsIn(const std::string& directory) {
  std::set<RunId> runs;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const RunId run = RunNamed(entry->path().filename().string());
    if (run.IsSet()) runs.insert(run);
  }
  if (!error) return runs;
  return absl::UnavailableError(absl::StrCat("cannot use ", directory, ": ", error.message()));
}

RunResult NeverStarted(RunId run, std::string message) {
  const absl::Time now = absl::Now();
  return {.run = run,
          .outcome = RunOutcome::kFailed,
          .start_time = now,
          .end_time = now,
          .message = std::move(message)};
}

absl::Status NoSuchRun(RunId run) {
  return absl::NotFoundError(absl::StrCat("run ", run.value(), " is not on this node"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ProcessExecutor>> ProcessExecutor::Create(
    ProcessExecutorOptions options) {
  if (access(options.supervisor.c_str(), X_OK) != 0) {
    return absl::NotFoundError(
        absl::StrCat("cannot execute ", options.supervisor, ": ", std::strerror(errno)));
  }
  if (!options.cgroup_parent.empty()) RemoveAbandonedCgroups(options.cgroup_parent);
  WINDFALL_ASSIGN_OR_RETURN(const std::set<RunId> found, RunsIn(options.runs_directory));
  WINDFALL_ASSIGN_OR_RETURN(std::set<RunId> kept, RunsIn(options.kept_directory));
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll.IsOpen()) return absl::ResourceExhaustedError("no descriptor left for epoll");
  std::unique_ptr<ProcessExecutor> executor(
      new ProcessExecutor(std::move(options), std::move(epoll)));
  executor->kept_ = std::move(kept);
  for (const RunId run : found) executor->Adopt(run);
  return executor;
}

absl::Status ProcessExecutor::Start(const RunCommand& command,
                                    const std::vector<std::string>& visible_gpus) {
  const std::string path = PathOf(command.run);
  WINDFALL_ASSIGN_OR_RETURN(CommandRecord record, MakeCommandRecord(command, visible_gpus, path));
  WINDFALL_ASSIGN_OR_RETURN(RunDirectory directory, RunDirectory::Make(path));
  record.cgroup = MakeCgroup(command.run);
  record.nice = options_.nice;
  record.boot_id = ReadBootId();
  record.lease_path = absl::StrCat(options_.runs_directory, "/", kLeaseFile);
  absl::Status status = directory.WriteCommand(record);
  if (status.ok()) status = Supervise(command.run, std::move(directory), record.cgroup);
  if (status.ok()) return status;
  if (!record.cgroup.empty()) rmdir(record.cgroup.c_str());
  std::error_code ignored;  // the caller hears of the first error
  std::filesystem::remove_all(path, ignored);
  return status;
}

absl::Status ProcessExecutor::Stop(RunId run, StopReason reason) {
  const auto found = active_.find(run);
  if (found == active_.end()) {
    const absl::StatusOr<RunDirectory> ended = RunDirectory::Open(PathOf(run));
    return ended.ok() ? absl::OkStatus() : NoSuchRun(run);
  }
  ActiveRun& active = found->second;
  if (active.stop_requested && reason != StopReason::kCancel) return absl::OkStatus();
  // On disk before the signal: a run that has seen it has a reason, whoever reads its result.
  WINDFALL_RETURN_IF_ERROR(active.directory.WriteStopReason(reason));
  active.stop_requested = true;
  SignalStop(active);
  return absl::OkStatus();
}

absl::Status ProcessExecutor::RenewLease(absl::Duration lease) {
  LeaseRecord record;
  if (lease != absl::InfiniteDuration()) {
    struct timespec now = {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    record.until_boottime_ns = absl::ToInt64Nanoseconds(absl::DurationFromTimespec(now) + lease);
  }
  const std::string path = absl::StrCat(options_.runs_directory, "/", kLeaseFile);
  const int error = WriteFileAtomically(AT_FDCWD, path, record.ToRecord().Serialize());
  if (error == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", std::strerror(error)));
}

std::vector<ExecutorEvent> ProcessExecutor::Poll() {
  AttachToEarlierSupervisors();
  std::array<epoll_event, 64> ready;
  int count = 0;
  do {
    count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
    for (int i = 0; i < count; ++i) {
      const uint64_t key = ready[static_cast<size_t>(i)].data.u64;
      const auto found = active_.find(RunOf(key));
      if (found == active_.end()) continue;
      HandleReady(found->first, found->second);
      if (IsProcess(key)) HandleExit(RunOf(key));
    }
  } while (count == static_cast<int>(ready.size()));
  return std::exchange(events_, {});
}

std::set<RunId> ProcessExecutor::Runs() const {
  return RunsIn(options_.runs_directory).value_or(std::set<RunId>());
}

std::map<RunId, absl::Duration> ProcessExecutor::CpuTimes() {
  std::map<RunId, absl::Duration> times;
  std::optional<std::vector<ProcessStat>> processes;  // read once, and only if a run needs it
  for (const auto& [run, active] : active_) {
    if (!active.started) continue;
    std::optional<int64_t> microseconds = CgroupCpuMicroseconds(active.cgroup);
    if (microseconds.value_or(0) == 0) {  // no group, or the leader could not be put into it
      if (!processes) processes = ReadAllProcessStats();
      microseconds = TicksToMicroseconds(TreeCpuTicks(active.supervisor_pid, *processes));
    }
    times[run] = absl::Microseconds(*microseconds);
  }
  return times;
}

absl::StatusOr<OutputSlice> ProcessExecutor::FindOutput(RunId run, bool standard_error) {
  absl::StatusOr<RunDirectory> directory = RunDirectory::Open(PathOf(run));
  if (!directory.ok()) directory = RunDirectory::Open(KeptPathOf(run));
  const std::optional<CommandRecord> command =
      directory.ok() ? directory->ReadCommand() : std::nullopt;
  if (!command) return NoSuchRun(run);
  const bool ended = !active_.contains(run);
  const std::optional<ResultRecord> result = ended ? directory->ReadResult() : std::nullopt;
  if (command->output_path.empty()) {
    return OutputSlice{
        .path = absl::StrCat(directory->path(), "/", standard_error ? kStderrFile : kStdoutFile)};
  }
  if (standard_error) return OutputSlice{.path = command->output_path, .end_bytes = 0};
  const std::optional<StartedRecord> started = directory->ReadStarted();
  if (!started) {
    return absl::NotFoundError(absl::StrCat("run ", run.value(), " has not started yet"));
  }
  OutputSlice slice{.path = command->output_path, .begin_bytes = started->output_begin_bytes};
  if (result) slice.end_bytes = result->output_end_bytes;
  return slice;
}

absl::Status ProcessExecutor::Forget(RunId run) {
  if (active_.contains(run)) {
    return absl::FailedPreconditionError(
        absl::StrCat("run ", run.value(), " has not ended; stop it first"));
  }
  std::error_code error;
  if (!std::filesystem::exists(PathOf(run), error)) return absl::OkStatus();
  std::filesystem::remove_all(KeptPathOf(run), error);  // of another scheduler's run of this id
  std::filesystem::rename(PathOf(run), KeptPathOf(run), error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot move ", PathOf(run), " aside: ", error.message()));
  }
  kept_.insert(run);
  if (kept_.size() > options_.kept_runs) DropOldest();
  return absl::OkStatus();
}

void ProcessExecutor::DropOldest() {
  std::error_code ignored;  // tried again after a restart
  std::filesystem::remove_all(KeptPathOf(*kept_.begin()), ignored);
  kept_.erase(kept_.begin());
}

std::string ProcessExecutor::PathOf(RunId run) const {
  return absl::StrCat(options_.runs_directory, "/", run.value());
}

std::string ProcessExecutor::KeptPathOf(RunId run) const {
  return absl::StrCat(options_.kept_directory, "/", run.value());
}

std::string ProcessExecutor::MakeCgroup(RunId run) const {
  if (options_.cgroup_parent.empty()) return "";
  const std::string cgroup = absl::StrCat(options_.cgroup_parent, "/", CgroupName(run.value()));
  return mkdir(cgroup.c_str(), 0755) == 0 ? cgroup : "";
}

absl::Status ProcessExecutor::Supervise(RunId run, RunDirectory directory, std::string cgroup) {
  WINDFALL_ASSIGN_OR_RETURN(SupervisorProcess supervisor,
                            SpawnSupervisor(options_.supervisor, directory.path()));
  ActiveRun active{.directory = std::move(directory),
                   .cgroup = std::move(cgroup),
                   .supervisor_pid = supervisor.pid,
                   .process = std::move(supervisor.process),
                   .ready = std::move(supervisor.ready)};
  Watch(run, active.process, /*is_process=*/true);
  Watch(run, active.ready, /*is_process=*/false);
  active_.emplace(run, std::move(active));
  return absl::OkStatus();
}

void ProcessExecutor::Watch(RunId run, const UniqueFd& fd, bool is_process) {
  epoll_event event = {.events = EPOLLIN, .data = {.u64 = EventKey(run, is_process)}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd.get(), &event);
}

// Decides by what is on disk, written in this order: command, started, result.
void ProcessExecutor::Adopt(RunId run) {
  absl::StatusOr<RunDirectory> directory = RunDirectory::Open(PathOf(run));
  if (!directory.ok()) return;
  const std::optional<CommandRecord> command = directory->ReadCommand();
  const std::optional<StartedRecord> started = directory->ReadStarted();
  if (!command && !started) {  // cut off while it was being made, or refused
    directory->Remove().IgnoreError();
    return;
  }
  const bool same_boot = (started ? started->boot_id : command->boot_id) == ReadBootId();
  ActiveRun active{.directory = *std::move(directory), .cgroup = command ? command->cgroup : ""};
  if (!started && same_boot) {
    Resupervise(run, std::move(active));
  } else if (started && same_boot && Attach(run, active, *started)) {
    active_.emplace(run, std::move(active));
  } else {
    events_.push_back(Conclude(run, active, std::nullopt));
  }
}

// The agent went between writing the command and windfall-run's start, or just after.
void ProcessExecutor::Resupervise(RunId run, ActiveRun active) {
  const std::string path = active.directory.path();
  const absl::Status status = Supervise(run, std::move(active.directory), std::move(active.cgroup));
  if (status.ok()) {
    ActiveRun& again = active_.at(run);
    again.stop_requested = again.directory.ReadStopReason().has_value();
    return;
  }
  const absl::StatusOr<RunDirectory> directory = RunDirectory::Open(path);
  if (directory.ok()) directory->RemoveCommand();
  events_.push_back(RunFinished{NeverStarted(run, std::string(status.message()))});
}

// False if the windfall-run that started the run is gone.
bool ProcessExecutor::Attach(RunId run, ActiveRun& active, const StartedRecord& started) {
  UniqueFd process = OpenProcess(started.shim_pid, started.shim_start_ticks);
  if (!process.IsOpen()) return false;
  // The one that waits for the lock could only refuse the run, and would stay a zombie.
  if (active.process.IsOpen()) KillChild(active.process);
  active.supervisor_pid = started.shim_pid;
  active.process = std::move(process);
  Watch(run, active.process, /*is_process=*/true);
  active.stop_requested = active.directory.ReadStopReason().has_value();
  NoteStarted(run, active, started);
  return true;
}

// A windfall-run that we started in Adopt waits for its lock if an earlier agent had started one
// that had not yet come to write its started file. That one supervises the run then.
void ProcessExecutor::AttachToEarlierSupervisors() {
  for (auto& [run, active] : active_) {
    if (active.started) continue;
    const std::optional<StartedRecord> started = active.directory.ReadStarted();
    if (started && started->shim_pid != active.supervisor_pid) Attach(run, active, *started);
  }
}

void ProcessExecutor::HandleReady(RunId run, ActiveRun& active) {
  if (!active.ready.IsOpen()) return;
  char byte = 0;
  const ssize_t count = read(active.ready.get(), &byte, 1);
  if (count < 0) return;  // nothing yet
  active.ready.Close();
  if (count == 0) return;  // it could not be executed; the end will say why
  const std::optional<StartedRecord> started = active.directory.ReadStarted();
  if (started) NoteStarted(run, active, *started);
}

void ProcessExecutor::NoteStarted(RunId run, ActiveRun& active, const StartedRecord& started) {
  active.started = true;
  events_.push_back(
      RunStarted{.run = run, .start_time = absl::FromUnixNanos(started.start_unix_ns)});
  if (active.stop_requested) SignalStop(active);  // it came before there was anything to stop
}

// Before the start is known windfall-run may not be ready for the signal. More than one does no
// harm.
void ProcessExecutor::SignalStop(const ActiveRun& active) const {
  if (active.started) SignalProcess(active.process, SIGUSR1);
}

void ProcessExecutor::HandleExit(RunId run) {
  const auto found = active_.find(run);
  ReapProcess(found->second.process);
  events_.push_back(Conclude(run, found->second, absl::Now()));
  active_.erase(found);
}

RunFinished ProcessExecutor::Conclude(RunId run, const ActiveRun& active,
                                      std::optional<absl::Time> seen_end) const {
  const std::optional<StartedRecord> started = active.directory.ReadStarted();
  const std::optional<ResultRecord> result = active.directory.ReadResult();
  if (started && result) {
    return {.result = ResultOf(run, *started, *result, active.directory.ReadStopReason()),
            .cpu_time = absl::Microseconds(result->cpu_time_us)};
  }
  if (!started && seen_end) {
    active.directory.RemoveCommand();
    return {.result =
                NeverStarted(run, absl::StrCat("windfall-run cannot use ", active.directory.path(),
                                               " (is the disk full?)"))};
  }
  const bool restarted = !started || started->boot_id != ReadBootId();
  if (!restarted) KillStragglers(active.directory.path(), active.cgroup);
  RunFinished finished{.result = LostResult(run, started,
                                            restarted ? "the node was restarted while it ran"
                                                      : "its windfall-run was killed")};
  if (seen_end) finished.result.end_time = *seen_end;
  return finished;
}

}  // namespace windfall
