// What windfall-run does: starts one command and sees it, and all that it started, to its end.
#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_SUPERVISOR_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_SUPERVISOR_H_

namespace windfall {

// Exit statuses of windfall-run. The run's own outcome is in the result file.
inline constexpr int kSupervised = 0;
inline constexpr int kUsage = 2;
inline constexpr int kUnusableDirectory = 3;  // nothing was started; the agent may say so
inline constexpr int kAlreadyStarted = 4;     // the run was started before and will not be again

// Runs the command in `directory` and returns when every process of it is gone. One byte is written
// to `ready_fd` (-1: none) once the command has been executed; it is closed in any case.
//
// SIGUSR1 stops the run: its stop signal goes to the leader's process group and, after the grace,
// SIGKILL to all that is left. So does reaching the time limit or the end of the lease, which may
// be extended meanwhile. All other signals are blocked.
//
// While a run is being stopped its other processes may use the grace even when the leader has gone:
// a shell dies of the signal at once, the training that it started saves a checkpoint first.
// Otherwise what the leader leaves behind is killed.
//
// REQUIRES: called once, at the start of a process with a single thread.
int Supervise(const char* directory, int ready_fd);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_SUPERVISOR_H_
