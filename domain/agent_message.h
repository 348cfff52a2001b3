// What the scheduler and one agent say to each other, as values. proto translates to the wire.
#ifndef WINDFALL_DOMAIN_AGENT_MESSAGE_H_
#define WINDFALL_DOMAIN_AGENT_MESSAGE_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "domain/ledger_entry.h"
#include "domain/node.h"
#include "domain/run.h"

namespace windfall {

// The first message on every stream.
struct AgentHello {
  Node node;  // name, zone, capacity, models, meters and epoch; the rest is the scheduler's
  std::vector<RunId> known_runs;
  std::string version;  // of the agent's program
  friend bool operator==(const AgentHello&, const AgentHello&) = default;
};

// From the agent.
struct Heartbeat {
  absl::Time agent_time;
  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};
struct RunStarted {
  RunId run;
  absl::Time start_time;
  friend bool operator==(const RunStarted&, const RunStarted&) = default;
};
struct Readings {
  std::vector<EnergyReading> readings;
  friend bool operator==(const Readings&, const Readings&) = default;
};
struct LogChunk {
  int64_t request_id = 0;
  std::string data;
  bool end = false;
  std::string error;  // empty: none
  friend bool operator==(const LogChunk&, const LogChunk&) = default;
};
struct AgentReport {
  int64_t sequence = 0;  // 0: not numbered
  std::variant<Heartbeat, RunStarted, RunResult, Readings, LogChunk> content;
  friend bool operator==(const AgentReport&, const AgentReport&) = default;
};

// To the agent.
struct AgentWelcome {
  NodeId node;
  int64_t acknowledged_sequence = 0;
  absl::Duration lease;  // infinite: never expires
  absl::Duration reading_slot;
  friend bool operator==(const AgentWelcome&, const AgentWelcome&) = default;
};
struct AgentAcknowledge {
  int64_t sequence = 0;
  friend bool operator==(const AgentAcknowledge&, const AgentAcknowledge&) = default;
};
struct AgentStopRun {
  RunId run;
  StopReason reason = StopReason::kCancel;
  friend bool operator==(const AgentStopRun&, const AgentStopRun&) = default;
};
struct AgentForgetRun {
  RunId run;
  friend bool operator==(const AgentForgetRun&, const AgentForgetRun&) = default;
};
struct LogRequest {
  int64_t request_id = 0;  // given by the scheduler
  RunId run;
  NodeId node;  // not on the wire: the agent is the node
  bool standard_error = false;
  int64_t offset_bytes = 0;
  bool follow = false;
  friend bool operator==(const LogRequest&, const LogRequest&) = default;
};
struct AgentCancelLog {
  int64_t request_id = 0;
  friend bool operator==(const AgentCancelLog&, const AgentCancelLog&) = default;
};
using AgentCommand = std::variant<AgentWelcome, AgentAcknowledge, RunCommand, AgentStopRun,
                                  AgentForgetRun, LogRequest, AgentCancelLog>;

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_AGENT_MESSAGE_H_
