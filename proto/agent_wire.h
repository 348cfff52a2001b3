// The messages of an agent's stream between wire and domain.
#ifndef WINDFALL_PROTO_AGENT_WIRE_H_
#define WINDFALL_PROTO_AGENT_WIRE_H_

#include "absl/status/statusor.h"
#include "domain/agent_message.h"
#include "windfall/v1/agent.pb.h"

namespace windfall {

windfall::v1::ConnectRequest ToWire(const AgentHello& hello);
windfall::v1::ConnectRequest ToWire(const AgentReport& report);
windfall::v1::ConnectResponse ToWire(const AgentCommand& command);

// FailedPrecondition if the message is not a hello, which must come first on every stream;
// InvalidArgument for a hello without a name, zone or epoch.
absl::StatusOr<AgentHello> HelloFromWire(const windfall::v1::ConnectRequest& wire);
// InvalidArgument, with the run and the field, for what this version does not understand: a message
// or an enumerator it does not know, a run without id, a reading of negative length.
absl::StatusOr<AgentReport> ReportFromWire(const windfall::v1::ConnectRequest& wire);
absl::StatusOr<AgentCommand> CommandFromWire(const windfall::v1::ConnectResponse& wire);

}  // namespace windfall

#endif  // WINDFALL_PROTO_AGENT_WIRE_H_
