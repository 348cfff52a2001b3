// Runs as processes of this machine, each under a windfall-run of its own.
#ifndef WINDFALL_AGENT_EXECUTOR_PROCESS_EXECUTOR_H_
#define WINDFALL_AGENT_EXECUTOR_PROCESS_EXECUTOR_H_

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/executor/executor.h"
#include "agent/executor/run_directory.h"
#include "agent/executor/shim/unique_fd.h"

namespace windfall {

struct ProcessExecutorOptions {
  std::string runs_directory;  // absolute; made if it is not there, like the next one
  std::string kept_directory;  // on the same file system; output of forgotten runs
  size_t kept_runs = 1000;     // so many of them, the newest
  std::string supervisor;      // path of windfall-run
  // Directory of a version 2 group in which runs may get groups of their own; empty: without.
  std::string cgroup_parent;
  int nice = 5;  // runs give way to the agent, and to a scheduler on the same machine
};

// Everything that must survive the agent is in the run's directory: "command" is written before
// windfall-run is started, which takes the lock, refuses if "started" is there, and writes "result"
// when no process is left. See shim/run_record.h. One executor a directory at a time.
class ProcessExecutor final : public Executor {
 public:
  // Finds the runs that are there: goes on watching those that live, starts those whose
  // windfall-run had not come to start them. Unavailable if the directory cannot be used;
  // NotFound if there is no windfall-run.
  static absl::StatusOr<std::unique_ptr<ProcessExecutor>> Create(ProcessExecutorOptions options);

  absl::Status Start(const RunCommand& command,
                     const std::vector<std::string>& visible_gpus) override;
  absl::Status Stop(RunId run, StopReason reason) override;
  absl::Status RenewLease(absl::Duration lease) override;
  std::vector<ExecutorEvent> Poll() override;
  std::set<RunId> Runs() const override;
  std::map<RunId, absl::Duration> CpuTimes() override;
  absl::StatusOr<OutputSlice> FindOutput(RunId run, bool standard_error) override;
  absl::Status Forget(RunId run) override;

  // Readable when Poll has something to tell. Lives as long as this.
  int wake_fd() const { return epoll_.get(); }

 private:
  struct ActiveRun {
    RunDirectory directory;
    std::string cgroup;
    pid_t supervisor_pid = 0;
    UniqueFd process;  // pidfd of windfall-run, readable when it has ended
    UniqueFd ready;    // readable when the command has been executed, or never will be
    bool started = false;
    bool stop_requested = false;
  };

  ProcessExecutor(ProcessExecutorOptions options, UniqueFd epoll)
      : options_(std::move(options)), epoll_(std::move(epoll)) {}

  std::string PathOf(RunId run) const;
  std::string KeptPathOf(RunId run) const;
  void DropOldest();
  std::string MakeCgroup(RunId run) const;
  absl::Status Supervise(RunId run, RunDirectory directory, std::string cgroup);
  void Watch(RunId run, const UniqueFd& fd, bool is_process);

  void Adopt(RunId run);
  void Resupervise(RunId run, ActiveRun active);
  bool Attach(RunId run, ActiveRun& active, const StartedRecord& started);
  void AttachToEarlierSupervisors();

  void HandleReady(RunId run, ActiveRun& active);
  void NoteStarted(RunId run, ActiveRun& active, const StartedRecord& started);
  void SignalStop(const ActiveRun& active) const;
  void HandleExit(RunId run);
  RunFinished Conclude(RunId run, const ActiveRun& active,
                       std::optional<absl::Time> seen_end) const;

  const ProcessExecutorOptions options_;
  const UniqueFd epoll_;
  std::map<RunId, ActiveRun> active_;
  std::set<RunId> kept_;
  std::vector<ExecutorEvent> events_;  // not yet told
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_PROCESS_EXECUTOR_H_
