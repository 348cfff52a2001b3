// What agents say. See agent_wire.h.
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "proto/agent_wire.h"
#include "proto/run_wire.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

namespace wire = windfall::v1;

wire::RunOutcome OutcomeToWire(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::kNone:
      return wire::RUN_OUTCOME_UNSPECIFIED;
    case RunOutcome::kSucceeded:
      return wire::RUN_OUTCOME_SUCCEEDED;
    case RunOutcome::kFailed:
      return wire::RUN_OUTCOME_FAILED;
    case RunOutcome::kPaused:
      return wire::RUN_OUTCOME_PAUSED;
    case RunOutcome::kCancelled:
      return wire::RUN_OUTCOME_CANCELLED;
    case RunOutcome::kTimedOut:
      return wire::RUN_OUTCOME_TIMED_OUT;
    case RunOutcome::kLost:
      return wire::RUN_OUTCOME_LOST;
  }
  return wire::RUN_OUTCOME_UNSPECIFIED;
}

absl::StatusOr<RunOutcome> OutcomeFromWire(RunId run, int outcome) {
  switch (outcome) {
    case wire::RUN_OUTCOME_SUCCEEDED:
      return RunOutcome::kSucceeded;
    case wire::RUN_OUTCOME_FAILED:
      return RunOutcome::kFailed;
    case wire::RUN_OUTCOME_PAUSED:
      return RunOutcome::kPaused;
    case wire::RUN_OUTCOME_CANCELLED:
      return RunOutcome::kCancelled;
    case wire::RUN_OUTCOME_TIMED_OUT:
      return RunOutcome::kTimedOut;
    case wire::RUN_OUTCOME_LOST:
      return RunOutcome::kLost;
  }
  return UnknownEnumerator("outcome", run, outcome);
}

wire::EnergyComponent ComponentToWire(EnergyComponent component) {
  switch (component) {
    case EnergyComponent::kCpu:
      return wire::ENERGY_COMPONENT_CPU;
    case EnergyComponent::kDram:
      return wire::ENERGY_COMPONENT_DRAM;
    case EnergyComponent::kGpu:
      return wire::ENERGY_COMPONENT_GPU;
    case EnergyComponent::kOther:
      return wire::ENERGY_COMPONENT_OTHER;
  }
  return wire::ENERGY_COMPONENT_UNSPECIFIED;
}

absl::StatusOr<EnergyComponent> ComponentFromWire(RunId run, int component) {
  switch (component) {
    case wire::ENERGY_COMPONENT_CPU:
      return EnergyComponent::kCpu;
    case wire::ENERGY_COMPONENT_DRAM:
      return EnergyComponent::kDram;
    case wire::ENERGY_COMPONENT_GPU:
      return EnergyComponent::kGpu;
    case wire::ENERGY_COMPONENT_OTHER:
      return EnergyComponent::kOther;
  }
  return UnknownEnumerator("energy component", run, component);
}

wire::EnergyQuality QualityToWire(EnergyQuality quality) {
  switch (quality) {
    case EnergyQuality::kNone:
      return wire::ENERGY_QUALITY_NONE;
    case EnergyQuality::kMeasured:
      return wire::ENERGY_QUALITY_MEASURED;
    case EnergyQuality::kApportioned:
      return wire::ENERGY_QUALITY_APPORTIONED;
    case EnergyQuality::kEstimated:
      return wire::ENERGY_QUALITY_ESTIMATED;
  }
  return wire::ENERGY_QUALITY_UNSPECIFIED;
}

absl::StatusOr<EnergyQuality> QualityFromWire(RunId run, int quality) {
  switch (quality) {
    case wire::ENERGY_QUALITY_NONE:
      return EnergyQuality::kNone;
    case wire::ENERGY_QUALITY_MEASURED:
      return EnergyQuality::kMeasured;
    case wire::ENERGY_QUALITY_APPORTIONED:
      return EnergyQuality::kApportioned;
    case wire::ENERGY_QUALITY_ESTIMATED:
      return EnergyQuality::kEstimated;
  }
  return UnknownEnumerator("energy quality", run, quality);
}

wire::EnergyReading ReadingToWire(const EnergyReading& reading) {
  wire::EnergyReading message;
  message.set_run_id(reading.run.value());
  *message.mutable_span() = ToWire(reading.span);
  message.set_component(ComponentToWire(reading.component));
  message.set_energy_millijoules(ToMillijoules(reading.energy));
  message.set_quality(QualityToWire(reading.quality));
  message.set_meter(reading.meter);
  return message;
}

absl::StatusOr<EnergyReading> ReadingFromWire(const wire::EnergyReading& message) {
  EnergyReading reading;
  WINDFALL_ASSIGN_OR_RETURN(reading.run, RunIdFromWire(message.run_id()));
  reading.span = FromWire(message.span());
  if (reading.span.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("a reading of run ", reading.run.value(), " has the empty span ",
                     absl::FormatTime(reading.span.begin, absl::UTCTimeZone()), " to ",
                     absl::FormatTime(reading.span.end, absl::UTCTimeZone())));
  }
  WINDFALL_ASSIGN_OR_RETURN(reading.component, ComponentFromWire(reading.run, message.component()));
  reading.energy = Millijoules(message.energy_millijoules());
  WINDFALL_ASSIGN_OR_RETURN(reading.quality, QualityFromWire(reading.run, message.quality()));
  reading.meter = message.meter();
  return reading;
}

wire::RunEnded EndedToWire(const RunResult& result) {
  wire::RunEnded message;
  message.set_run_id(result.run.value());
  message.set_outcome(OutcomeToWire(result.outcome));
  *message.mutable_start_time() = ToWire(result.start_time);
  *message.mutable_end_time() = ToWire(result.end_time);
  if (result.exit_code) message.set_exit_code(*result.exit_code);
  if (result.signal) message.set_signal_number(*result.signal);
  message.set_message(result.message);
  return message;
}

absl::StatusOr<RunResult> EndedFromWire(const wire::RunEnded& message) {
  RunResult result;
  WINDFALL_ASSIGN_OR_RETURN(result.run, RunIdFromWire(message.run_id()));
  WINDFALL_ASSIGN_OR_RETURN(result.outcome, OutcomeFromWire(result.run, message.outcome()));
  result.start_time = FromWire(message.start_time());
  result.end_time = FromWire(message.end_time());
  if (message.has_exit_code()) result.exit_code = message.exit_code();
  if (message.has_signal_number()) result.signal = message.signal_number();
  result.message = message.message();
  return result;
}

// Writes each alternative of a report into its field.
struct ReportWriter {
  wire::ConnectRequest& message;

  void operator()(const Heartbeat& heartbeat) const {
    *message.mutable_heartbeat()->mutable_agent_time() = ToWire(heartbeat.agent_time);
  }
  void operator()(const RunStarted& started) const {
    message.mutable_run_started()->set_run_id(started.run.value());
    *message.mutable_run_started()->mutable_start_time() = ToWire(started.start_time);
  }
  void operator()(const RunResult& result) const {
    *message.mutable_run_ended() = EndedToWire(result);
  }
  void operator()(const Readings& readings) const {
    message.mutable_readings();
    for (const EnergyReading& reading : readings.readings) {
      *message.mutable_readings()->add_readings() = ReadingToWire(reading);
    }
  }
  void operator()(const LogChunk& chunk) const {
    wire::LogChunk& target = *message.mutable_log_chunk();
    target.set_request_id(chunk.request_id);
    target.set_data(chunk.data);
    target.set_end(chunk.end);
    target.set_error(chunk.error);
  }
};

absl::StatusOr<RunStarted> StartedFromWire(const wire::RunStarted& message) {
  WINDFALL_ASSIGN_OR_RETURN(const RunId run, RunIdFromWire(message.run_id()));
  return RunStarted{.run = run, .start_time = FromWire(message.start_time())};
}

absl::StatusOr<Readings> ReadingsFromWire(const wire::Readings& message) {
  Readings readings;
  for (const wire::EnergyReading& reading : message.readings()) {
    WINDFALL_ASSIGN_OR_RETURN(readings.readings.emplace_back(), ReadingFromWire(reading));
  }
  return readings;
}

LogChunk ChunkFromWire(const wire::LogChunk& message) {
  return {.request_id = message.request_id(),
          .data = message.data(),
          .end = message.end(),
          .error = message.error()};
}

}  // namespace

wire::ConnectRequest ToWire(const AgentHello& hello) {
  wire::ConnectRequest message;
  wire::Hello& target = *message.mutable_hello();
  target.set_node_name(hello.node.name);
  target.set_agent_epoch(hello.node.agent_epoch);
  target.set_version(hello.version);
  target.set_zone(hello.node.zone);
  *target.mutable_capacity() = ToWire(hello.node.capacity);
  target.mutable_gpu_models()->Assign(hello.node.gpu_models.begin(), hello.node.gpu_models.end());
  target.mutable_meters()->Assign(hello.node.meters.begin(), hello.node.meters.end());
  for (const RunId run : hello.known_runs) target.add_known_run_ids(run.value());
  return message;
}

wire::ConnectRequest ToWire(const AgentReport& report) {
  wire::ConnectRequest message;
  message.set_sequence(report.sequence);
  std::visit(ReportWriter{message}, report.content);
  return message;
}

absl::StatusOr<AgentHello> HelloFromWire(const wire::ConnectRequest& message) {
  if (!message.has_hello()) {
    return absl::FailedPreconditionError("the first message of an agent must be its hello");
  }
  const wire::Hello& source = message.hello();
  if (source.node_name().empty() || source.zone().empty() || source.agent_epoch().empty()) {
    return absl::InvalidArgumentError(absl::StrCat("hello of node '", source.node_name(),
                                                   "' in zone '", source.zone(),
                                                   "' lacks its name, zone or epoch"));
  }
  AgentHello hello;
  hello.node.name = source.node_name();
  hello.node.zone = source.zone();
  hello.node.capacity = FromWire(source.capacity());
  hello.node.gpu_models.assign(source.gpu_models().begin(), source.gpu_models().end());
  hello.node.meters.assign(source.meters().begin(), source.meters().end());
  hello.node.agent_epoch = source.agent_epoch();
  hello.version = source.version();
  for (const int64_t id : source.known_run_ids()) {
    WINDFALL_ASSIGN_OR_RETURN(hello.known_runs.emplace_back(), RunIdFromWire(id));
  }
  return hello;
}

absl::StatusOr<AgentReport> ReportFromWire(const wire::ConnectRequest& message) {
  AgentReport report{.sequence = message.sequence()};
  switch (message.message_case()) {
    case wire::ConnectRequest::kHeartbeat:
      report.content = Heartbeat{FromWire(message.heartbeat().agent_time())};
      return report;
    case wire::ConnectRequest::kRunStarted: {
      WINDFALL_ASSIGN_OR_RETURN(report.content, StartedFromWire(message.run_started()));
      return report;
    }
    case wire::ConnectRequest::kRunEnded: {
      WINDFALL_ASSIGN_OR_RETURN(report.content, EndedFromWire(message.run_ended()));
      return report;
    }
    case wire::ConnectRequest::kReadings: {
      WINDFALL_ASSIGN_OR_RETURN(report.content, ReadingsFromWire(message.readings()));
      return report;
    }
    case wire::ConnectRequest::kLogChunk:
      report.content = ChunkFromWire(message.log_chunk());
      return report;
    case wire::ConnectRequest::kHello:
      return absl::InvalidArgumentError("a second hello on the same stream");
    case wire::ConnectRequest::MESSAGE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("agent message ", message.sequence(), " is of a kind unknown to this version"));
}

}  // namespace windfall
