// The scheduler's end of one agent's stream.
#ifndef WINDFALL_SCHEDULER_SERVER_AGENT_LINK_H_
#define WINDFALL_SCHEDULER_SERVER_AGENT_LINK_H_

#include "absl/status/status.h"
#include "domain/agent_message.h"

namespace windfall {

class AgentLink {
 public:
  virtual ~AgentLink() = default;
  // Queues a command. Never blocks; thread-safe; does nothing once the stream is gone.
  virtual void Send(AgentCommand command) = 0;
  // Ends the stream (a newer one of the same node has taken its place, or the hello was refused).
  virtual void Close(absl::Status reason) = 0;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_AGENT_LINK_H_
