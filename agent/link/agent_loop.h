// The one thread of the agent.
#ifndef WINDFALL_AGENT_LINK_AGENT_LOOP_H_
#define WINDFALL_AGENT_LINK_AGENT_LOOP_H_

#include <vector>

#include "absl/time/time.h"
#include "agent/link/agent.h"
#include "agent/link/moment.h"

namespace windfall {

Moment ReadClocks();

struct AgentLoopOptions {
  std::vector<int> wake_fds;  // readable when the agent has something to hear
  int signal_fd = -1;         // readable when the process is asked to end
  // Pause all runs and report them before leaving; otherwise they go on without an agent.
  bool stop_runs_on_exit = false;
  // How long the last reports may take once all runs have ended. What is not acknowledged by then
  // is sent by the next agent.
  absl::Duration farewell = absl::Seconds(3);
};

// Turns until the process is asked to end.
void RunAgentLoop(Agent& agent, const AgentLoopOptions& options);

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_AGENT_LOOP_H_
