#include "proto/agent_wire.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

const absl::Time kStart = absl::FromUnixMillis(1'700'000'000'123);

// What the other side reads after a trip over the wire.
absl::StatusOr<AgentReport> Delivered(const AgentReport& report) {
  windfall::v1::ConnectRequest received;
  if (!received.ParseFromString(ToWire(report).SerializeAsString())) {
    return absl::InternalError("did not parse");
  }
  return ReportFromWire(received);
}

absl::StatusOr<AgentCommand> Delivered(const AgentCommand& command) {
  windfall::v1::ConnectResponse received;
  if (!received.ParseFromString(ToWire(command).SerializeAsString())) {
    return absl::InternalError("did not parse");
  }
  return CommandFromWire(received);
}

void ExpectUnchanged(const AgentReport& report) {
  const absl::StatusOr<AgentReport> delivered = Delivered(report);
  ASSERT_TRUE(delivered.ok()) << delivered.status();
  EXPECT_EQ(*delivered, report);
}

void ExpectUnchanged(const AgentCommand& command) {
  const absl::StatusOr<AgentCommand> delivered = Delivered(command);
  ASSERT_TRUE(delivered.ok()) << delivered.status();
  EXPECT_EQ(*delivered, command);
}

RunResult ResultWith(RunOutcome outcome) {
  return {.run = RunId(7),
          .outcome = outcome,
          .start_time = kStart,
          .end_time = kStart + absl::Seconds(3),
          .message = "exit status 3"};
}

TEST(AgentWire, HelloSurvivesTheTrip) {
  AgentHello hello{.node = {.name = "n1",
                            .zone = "GB",
                            .capacity = {.gpus = 2, .cpus = 64, .memory_bytes = 1LL << 38},
                            .gpu_models = {"A100", "A100"},
                            .meters = {"nvml 2 GPUs", "rapl package-0"},
                            .agent_epoch = "c0ffee"},
                   .known_runs = {RunId(3), RunId(9)},
                   .version = "1.2.3"};

  const absl::StatusOr<AgentHello> delivered = HelloFromWire(ToWire(hello));

  ASSERT_TRUE(delivered.ok()) << delivered.status();
  EXPECT_EQ(*delivered, hello);
}

TEST(AgentWire, RefusesAStreamThatDoesNotBeginWithHello) {
  EXPECT_EQ(HelloFromWire(ToWire(AgentReport{.content = Heartbeat{kStart}})).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(AgentWire, RefusesAHelloWithoutZone) {
  AgentHello hello{.node = {.name = "n1", .agent_epoch = "c0ffee"}};
  EXPECT_EQ(HelloFromWire(ToWire(hello)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AgentWire, ReportsOfEveryKindSurviveTheTrip) {
  ExpectUnchanged(AgentReport{.content = Heartbeat{kStart}});
  ExpectUnchanged(AgentReport{.sequence = 1, .content = RunStarted{RunId(7), kStart}});
  ExpectUnchanged(AgentReport{.sequence = 2, .content = Readings{}});
  ExpectUnchanged(AgentReport{
      .content = LogChunk{.request_id = 5, .data = std::string("a\0\xff", 3), .error = "gone"}});
}

TEST(AgentWire, EveryOutcomeSurvivesTheTrip) {
  for (const RunOutcome outcome :
       {RunOutcome::kSucceeded, RunOutcome::kFailed, RunOutcome::kPaused, RunOutcome::kCancelled,
        RunOutcome::kTimedOut, RunOutcome::kLost}) {
    ExpectUnchanged(AgentReport{.sequence = 3, .content = ResultWith(outcome)});
  }
}

TEST(AgentWire, ExitStatusZeroIsNotTheSameAsNone) {
  RunResult result = ResultWith(RunOutcome::kSucceeded);
  result.exit_code = 0;
  ExpectUnchanged(AgentReport{.content = result});
}

TEST(AgentWire, EveryComponentAndQualitySurvivesTheTrip) {
  Readings readings;
  for (const EnergyComponent component : {EnergyComponent::kCpu, EnergyComponent::kDram,
                                          EnergyComponent::kGpu, EnergyComponent::kOther}) {
    for (const EnergyQuality quality : {EnergyQuality::kNone, EnergyQuality::kMeasured,
                                        EnergyQuality::kApportioned, EnergyQuality::kEstimated}) {
      readings.readings.push_back({.run = RunId(7),
                                   .span = {kStart, kStart + absl::Minutes(1)},
                                   .component = component,
                                   .energy = Joules(42),
                                   .quality = quality,
                                   .meter = "rapl:package-0"});
    }
  }
  ExpectUnchanged(AgentReport{.sequence = 4, .content = readings});
}

TEST(AgentWire, CommandsOfEveryKindSurviveTheTrip) {
  ExpectUnchanged(AgentCommand(AgentAcknowledge{12}));
  ExpectUnchanged(AgentCommand(AgentForgetRun{RunId(7)}));
  ExpectUnchanged(AgentCommand(AgentCancelLog{5}));
  ExpectUnchanged(AgentCommand(LogRequest{.request_id = 5,
                                          .run = RunId(7),
                                          .standard_error = true,
                                          .offset_bytes = 1LL << 40,
                                          .follow = true}));
  for (const StopReason reason :
       {StopReason::kPause, StopReason::kCancel, StopReason::kTimeLimit}) {
    ExpectUnchanged(AgentCommand(AgentStopRun{RunId(7), reason}));
  }
}

TEST(AgentWire, ALeaseThatNeverExpiresSurvivesTheTrip) {
  AgentWelcome welcome{.node = NodeId(2),
                       .acknowledged_sequence = 8,
                       .lease = absl::InfiniteDuration(),
                       .reading_slot = absl::Minutes(1)};
  ExpectUnchanged(AgentCommand(welcome));
  welcome.lease = absl::Minutes(5);
  ExpectUnchanged(AgentCommand(welcome));
}

TEST(AgentWire, RunCommandSurvivesTheTrip) {
  RunCommand command{.run = RunId(7),
                     .task = {JobId(3), 12},
                     .command = {"python", "train.py", ""},
                     .working_directory = "/home/ada",
                     .environment = {{"A", "1"}, {"B", ""}},
                     .output_path = "/home/ada/out.txt",
                     .resources = {.gpus = 1, .cpus = 4, .memory_bytes = 1LL << 34},
                     .time_limit = absl::Hours(2),
                     .grace = absl::Seconds(120),
                     .stop_signal = 10};
  ExpectUnchanged(AgentCommand(command));
  command.time_limit.reset();
  ExpectUnchanged(AgentCommand(command));
}

TEST(AgentWire, RefusesKindsThatItDoesNotKnow) {
  EXPECT_EQ(ReportFromWire({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CommandFromWire({}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AgentWire, RefusesAnUnknownOutcomeAndNamesTheRun) {
  windfall::v1::ConnectRequest message =
      ToWire(AgentReport{.content = ResultWith(RunOutcome::kFailed)});
  message.mutable_run_ended()->set_outcome(static_cast<windfall::v1::RunOutcome>(99));

  const absl::Status status = ReportFromWire(message).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("outcome 99 of run 7"));
}

TEST(AgentWire, RefusesARunWithoutId) {
  EXPECT_EQ(Delivered(AgentCommand(AgentForgetRun{})).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(AgentWire, RefusesAnEmptyReading) {
  const Readings readings{{EnergyReading{.run = RunId(7), .span = {kStart, kStart}}}};
  EXPECT_EQ(Delivered(AgentReport{.content = readings}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace windfall
