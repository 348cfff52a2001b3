// The agent's end of its stream to the scheduler.
#ifndef WINDFALL_AGENT_LINK_SCHEDULER_CONNECTION_H_
#define WINDFALL_AGENT_LINK_SCHEDULER_CONNECTION_H_

#include <cstddef>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "domain/agent_message.h"

namespace windfall {

struct ConnectionLost {
  absl::Status reason;
};
using ConnectionEvent = std::variant<AgentCommand, ConnectionLost>;

// Used by one thread; never blocks.
class SchedulerConnection {
 public:
  virtual ~SchedulerConnection() = default;
  // Opens a stream that begins with `hello`. Every stream ends with one ConnectionLost, a failed
  // attempt too. REQUIRES: none is open.
  virtual void Open(const AgentHello& hello) = 0;
  // In order, behind what was sent before. Dropped if no stream is open.
  virtual void Send(const AgentReport& report) = 0;
  // What was sent and not yet taken by the stream. Take has to be called again when it shrinks.
  virtual size_t queued() const = 0;
  // What has come since the last call, in order.
  virtual std::vector<ConnectionEvent> Take() = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_SCHEDULER_CONNECTION_H_
