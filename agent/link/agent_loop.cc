#include "agent/link/agent_loop.h"

#include <poll.h>
#include <time.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "event_log/event_log.h"

namespace windfall {
namespace {

// Rounded up, so that what is waited for is due when the wait ends.
int ToPollTimeout(absl::Duration wait) {
  constexpr absl::Duration kLongest = absl::Hours(1);
  wait = std::clamp(wait, absl::ZeroDuration(), kLongest);
  return static_cast<int>(absl::ToInt64Milliseconds(wait + absl::Nanoseconds(999'999)));
}

// True if the process has been asked to end.
bool Wait(const AgentLoopOptions& options, absl::Duration wait) {
  std::vector<struct pollfd> fds;
  for (const int fd : options.wake_fds) fds.push_back({.fd = fd, .events = POLLIN});
  fds.push_back({.fd = options.signal_fd, .events = POLLIN});
  poll(fds.data(), fds.size(), ToPollTimeout(wait));
  return (fds.back().revents & POLLIN) != 0;
}

void TurnUntilAskedToEnd(Agent& agent, const AgentLoopOptions& options) {
  while (true) {
    agent.Turn(ReadClocks());
    const absl::Duration wait = agent.NextTurn() - ReadClocks().uptime;
    if (Wait(options, wait)) return;
  }
}

void PauseAllRuns(Agent& agent, AgentLoopOptions options) {
  LogEvent("pausing all runs before leaving");
  options.signal_fd = -1;  // asked once is enough
  agent.StopAllRuns();
  absl::Duration leave_at = absl::InfiniteDuration();
  while (true) {
    const Moment now = ReadClocks();
    agent.Turn(now);
    if (agent.IsQuiet() || now.uptime >= leave_at) return;
    if (!agent.HasLiveRuns()) leave_at = std::min(leave_at, now.uptime + options.farewell);
    Wait(options, std::min(agent.NextTurn(), leave_at) - ReadClocks().uptime);
  }
}

}  // namespace

Moment ReadClocks() {
  struct timespec uptime = {};
  clock_gettime(CLOCK_BOOTTIME, &uptime);
  return {.wall = absl::Now(), .uptime = absl::DurationFromTimespec(uptime)};
}

void RunAgentLoop(Agent& agent, const AgentLoopOptions& options) {
  TurnUntilAskedToEnd(agent, options);
  if (options.stop_runs_on_exit) PauseAllRuns(agent, options);
}

}  // namespace windfall
