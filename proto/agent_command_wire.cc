// What agents are told. See agent_wire.h.
#include "absl/status/status.h"
#include "domain/status_macros.h"
#include "proto/agent_wire.h"
#include "proto/run_wire.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

namespace wire = windfall::v1;

wire::StopReason ReasonToWire(StopReason reason) {
  switch (reason) {
    case StopReason::kPause:
      return wire::STOP_REASON_PAUSE;
    case StopReason::kCancel:
      return wire::STOP_REASON_CANCEL;
    case StopReason::kTimeLimit:
      return wire::STOP_REASON_TIME_LIMIT;
  }
  return wire::STOP_REASON_UNSPECIFIED;
}

absl::StatusOr<StopReason> ReasonFromWire(RunId run, int reason) {
  switch (reason) {
    case wire::STOP_REASON_PAUSE:
      return StopReason::kPause;
    case wire::STOP_REASON_CANCEL:
      return StopReason::kCancel;
    case wire::STOP_REASON_TIME_LIMIT:
      return StopReason::kTimeLimit;
  }
  return UnknownEnumerator("stop reason", run, reason);
}

wire::StartRun StartToWire(const RunCommand& command) {
  wire::StartRun message;
  message.set_run_id(command.run.value());
  message.set_task_id(ToString(command.task));
  message.mutable_command()->Assign(command.command.begin(), command.command.end());
  message.set_working_directory(command.working_directory);
  message.mutable_environment()->insert(command.environment.begin(), command.environment.end());
  message.set_output_path(command.output_path);
  *message.mutable_resources() = ToWire(command.resources);
  if (command.time_limit) *message.mutable_time_limit() = ToWire(*command.time_limit);
  *message.mutable_grace() = ToWire(command.grace);
  message.set_stop_signal_number(command.stop_signal);
  return message;
}

absl::StatusOr<AgentCommand> StartFromWire(const wire::StartRun& message) {
  RunCommand command;
  WINDFALL_ASSIGN_OR_RETURN(command.run, RunIdFromWire(message.run_id()));
  WINDFALL_ASSIGN_OR_RETURN(command.task, ParseTaskId(message.task_id()));
  command.command.assign(message.command().begin(), message.command().end());
  command.working_directory = message.working_directory();
  command.environment.insert(message.environment().begin(), message.environment().end());
  command.output_path = message.output_path();
  command.resources = FromWire(message.resources());
  if (message.has_time_limit()) command.time_limit = FromWire(message.time_limit());
  command.grace = FromWire(message.grace());
  command.stop_signal = message.stop_signal_number();
  return command;
}

absl::StatusOr<AgentCommand> StopFromWire(const wire::StopRun& message) {
  AgentStopRun stop;
  WINDFALL_ASSIGN_OR_RETURN(stop.run, RunIdFromWire(message.run_id()));
  WINDFALL_ASSIGN_OR_RETURN(stop.reason, ReasonFromWire(stop.run, message.reason()));
  return stop;
}

absl::StatusOr<AgentCommand> ForgetFromWire(int64_t run_id) {
  WINDFALL_ASSIGN_OR_RETURN(const RunId run, RunIdFromWire(run_id));
  return AgentForgetRun{run};
}

absl::StatusOr<AgentCommand> ReadLogFromWire(const wire::ReadLog& message) {
  LogRequest request;
  request.request_id = message.request_id();
  WINDFALL_ASSIGN_OR_RETURN(request.run, RunIdFromWire(message.run_id()));
  request.standard_error = message.standard_error();
  request.offset_bytes = message.offset_bytes();
  request.follow = message.follow();
  return request;
}

AgentWelcome WelcomeFromWire(const wire::Welcome& message) {
  return {.node = NodeId(message.node_id()),
          .acknowledged_sequence = message.acknowledged_sequence(),
          .lease = message.has_lease() ? FromWire(message.lease()) : absl::InfiniteDuration(),
          .reading_slot = FromWire(message.reading_slot())};
}

// Writes each alternative of a command into its field.
struct CommandWriter {
  wire::ConnectResponse& message;

  void operator()(const AgentWelcome& welcome) const {
    wire::Welcome& target = *message.mutable_welcome();
    target.set_node_id(welcome.node.value());
    target.set_acknowledged_sequence(welcome.acknowledged_sequence);
    if (welcome.lease != absl::InfiniteDuration()) *target.mutable_lease() = ToWire(welcome.lease);
    *target.mutable_reading_slot() = ToWire(welcome.reading_slot);
  }
  void operator()(const AgentAcknowledge& acknowledge) const {
    message.set_acknowledged_sequence(acknowledge.sequence);
  }
  void operator()(const RunCommand& command) const {
    *message.mutable_start_run() = StartToWire(command);
  }
  void operator()(const AgentStopRun& stop) const {
    message.mutable_stop_run()->set_run_id(stop.run.value());
    message.mutable_stop_run()->set_reason(ReasonToWire(stop.reason));
  }
  void operator()(const AgentForgetRun& forget) const {
    message.set_forget_run_id(forget.run.value());
  }
  void operator()(const LogRequest& request) const {
    wire::ReadLog& target = *message.mutable_read_log();
    target.set_request_id(request.request_id);
    target.set_run_id(request.run.value());
    target.set_standard_error(request.standard_error);
    target.set_offset_bytes(request.offset_bytes);
    target.set_follow(request.follow);
  }
  void operator()(const AgentCancelLog& cancel) const {
    message.mutable_cancel_read_log()->set_request_id(cancel.request_id);
  }
};

}  // namespace

wire::ConnectResponse ToWire(const AgentCommand& command) {
  wire::ConnectResponse message;
  std::visit(CommandWriter{message}, command);
  return message;
}

absl::StatusOr<AgentCommand> CommandFromWire(const wire::ConnectResponse& message) {
  switch (message.message_case()) {
    case wire::ConnectResponse::kWelcome:
      return WelcomeFromWire(message.welcome());
    case wire::ConnectResponse::kAcknowledgedSequence:
      return AgentAcknowledge{message.acknowledged_sequence()};
    case wire::ConnectResponse::kStartRun:
      return StartFromWire(message.start_run());
    case wire::ConnectResponse::kStopRun:
      return StopFromWire(message.stop_run());
    case wire::ConnectResponse::kReadLog:
      return ReadLogFromWire(message.read_log());
    case wire::ConnectResponse::kCancelReadLog:
      return AgentCancelLog{message.cancel_read_log().request_id()};
    case wire::ConnectResponse::kForgetRunId:
      return ForgetFromWire(message.forget_run_id());
    case wire::ConnectResponse::MESSAGE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("a command of a kind unknown to this version");
}

}  // namespace windfall
