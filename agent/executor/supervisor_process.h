// windfall-run as a process.
#ifndef WINDFALL_AGENT_EXECUTOR_SUPERVISOR_PROCESS_H_
#define WINDFALL_AGENT_EXECUTOR_SUPERVISOR_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "agent/executor/shim/unique_fd.h"

namespace windfall {

struct SupervisorProcess {
  pid_t pid = 0;
  UniqueFd process;  // pidfd
  UniqueFd ready;    // see Supervise() in shim/supervisor.h; not blocking
};
// Starts `program` on a run's directory, in a session of its own, holding none of our descriptors.
// Unavailable if the system has no room for it, NotFound if there is no such program.
absl::StatusOr<SupervisorProcess> SpawnSupervisor(const std::string& program,
                                                  const std::string& run_directory);

// A pidfd of the process that had this pid and start time; not open if it is gone.
UniqueFd OpenProcess(pid_t pid, int64_t start_ticks);

// Does nothing if it has ended.
void SignalProcess(const UniqueFd& process, int signal);

// Kills a child of ours and reaps it.
void KillChild(const UniqueFd& process);

// The exit status of a process that has ended; -1 if it was killed or is not our child.
int ReapProcess(const UniqueFd& process);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SUPERVISOR_PROCESS_H_
