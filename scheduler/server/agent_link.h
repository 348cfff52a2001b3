// What the scheduler and one agent say to each other, as values. rpc translates to the wire.
#ifndef WINDFALL_SCHEDULER_SERVER_AGENT_LINK_H_
#define WINDFALL_SCHEDULER_SERVER_AGENT_LINK_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/ledger_entry.h"
#include "domain/node.h"
#include "domain/run.h"

namespace windfall {

struct AgentHello {
  Node node;  // name, zone, capacity, models, meters and epoch; the rest is the scheduler's
  std::vector<RunId> known_runs;
};

// From the agent.
struct Heartbeat {
  absl::Time agent_time;
};
struct RunStarted {
  RunId run;
  absl::Time start_time;
};
struct Readings {
  std::vector<EnergyReading> readings;
};
struct LogChunk {
  int64_t request_id = 0;
  std::string data;
  bool end = false;
  std::string error;  // empty: none
};
struct AgentReport {
  int64_t sequence = 0;  // 0: not numbered
  std::variant<Heartbeat, RunStarted, RunResult, Readings, LogChunk> content;
};

// To the agent.
struct AgentWelcome {
  NodeId node;
  int64_t acknowledged_sequence = 0;
  absl::Duration lease;  // infinite: never expires
  absl::Duration reading_slot;
};
struct AgentAcknowledge {
  int64_t sequence = 0;
};
struct AgentStopRun {
  RunId run;
  StopReason reason = StopReason::kCancel;
};
struct AgentForgetRun {
  RunId run;
};
struct LogRequest {
  int64_t request_id = 0;  // given by the scheduler
  RunId run;
  NodeId node;
  bool standard_error = false;
  int64_t offset_bytes = 0;
  bool follow = false;
};
struct AgentCancelLog {
  int64_t request_id = 0;
};
using AgentCommand = std::variant<AgentWelcome, AgentAcknowledge, RunCommand, AgentStopRun,
                                  AgentForgetRun, LogRequest, AgentCancelLog>;

// The scheduler's end of one agent's stream.
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
