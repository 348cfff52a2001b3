#include "agent/link/agent.h"

#include "agent/link/agent_doubles.h"
#include "agent/link/file_size_limit.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'040);
const RunId kRun(7);

class AgentTest : public ::testing::Test {
 protected:
  AgentTest() { Restart(); }

  // As after kill -9: what is not on disk is gone.
  void Restart(const std::string& boot_id = "boot") {
    agent_.reset();
    store_.reset();
    connection_ = FakeConnection();
    absl::StatusOr<std::unique_ptr<AgentStore>> store =
        AgentStore::Open(directory_.file("agent.db"));
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    const AgentOptions options{
        .node = {.name = "n1", .zone = "GB", .capacity = {.gpus = 2, .cpus = 8}},
        .boot_id = boot_id,
        .seed = 1};
    absl::StatusOr<std::unique_ptr<Agent>> agent =
        Agent::Create(options, *store_, executor_, meter_, connection_, now_);
    ASSERT_TRUE(agent.ok()) << agent.status();
    agent_ = *std::move(agent);
  }

  void Turn() { agent_->Turn(now_); }
  void Pass(absl::Duration duration) {
    now_.wall += duration;
    now_.uptime += duration;
  }
  void Hear(const AgentCommand& command) {
    connection_.events.push_back(command);
    Turn();
  }
  void See(const ExecutorEvent& event) {
    executor_.events.push_back(event);
    Turn();
  }
  void Welcome(int64_t acknowledged = 0) {
    Turn();
    Hear(AgentWelcome{.node = NodeId(1),
                      .acknowledged_sequence = acknowledged,
                      .lease = absl::Minutes(5),
                      .reading_slot = absl::Minutes(1)});
  }
  static RunCommand Command(RunId run = kRun, int gpus = 0) {
    return {.run = run, .command = {"train"}, .resources = {.gpus = gpus, .cpus = 1}};
  }
  RunFinished Finished(RunId run = kRun) const {
    return {.result = {.run = run,
                       .outcome = RunOutcome::kSucceeded,
                       .start_time = kStart,
                       .end_time = kStart + absl::Seconds(30),
                       .exit_code = 0},
            .cpu_time = absl::Seconds(9)};
  }
  EnergyReading Reading(absl::Time end) const {
    return {.run = kRun, .span = {kStart, end}, .energy = Joules(5)};
  }

  TemporaryDirectory directory_;
  Moment now_{.wall = kStart, .uptime = absl::Seconds(500)};
  FakeExecutor executor_;
  FakeMeter meter_;
  FakeConnection connection_;
  std::unique_ptr<AgentStore> store_;
  std::unique_ptr<Agent> agent_;
};

TEST_F(AgentTest, SaysWhoItIsAndWhichRunsItHas) {
  Welcome();
  Hear(Command());
  Restart();
  Turn();

  ASSERT_THAT(connection_.hellos, SizeIs(1));
  EXPECT_EQ(connection_.hellos[0].node.name, "n1");
  EXPECT_EQ(connection_.hellos[0].node.agent_epoch, store_->epoch());
  EXPECT_THAT(connection_.hellos[0].known_runs, ElementsAre(kRun));
}

TEST_F(AgentTest, ARunIsOnDiskBeforeItIsStarted) {
  std::vector<AgentRun> on_disk;
  executor_.before_start = [&] { on_disk = *store_->LoadRuns(); };
  Welcome();

  Hear(Command());

  EXPECT_THAT(executor_.starts, SizeIs(1));
  EXPECT_THAT(on_disk, SizeIs(1));
}

TEST_F(AgentTest, ACommandThatComesTwiceStartsOneRun) {
  Welcome();
  Hear(Command());
  Hear(Command());
  See(RunStarted{kRun, kStart});
  See(Finished());
  Hear(Command());

  EXPECT_THAT(executor_.starts, SizeIs(1));
}

TEST_F(AgentTest, CommandsThatOvertakeTheWelcomeWaitForTheLease) {
  Turn();
  Hear(Command());
  EXPECT_THAT(executor_.starts, IsEmpty());

  Welcome();

  EXPECT_THAT(executor_.starts, SizeIs(1));
  EXPECT_THAT(executor_.leases, testing::Contains(absl::Minutes(5)));
}

TEST_F(AgentTest, ReportsTheStartTheReadingsAndThenTheEnd) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  meter_.end_readings = {Reading(kStart + absl::Seconds(30))};
  connection_.sent.clear();
  See(Finished());

  ASSERT_THAT(connection_.sent, SizeIs(2));
  EXPECT_EQ(connection_.sent[0].content,
            AgentReport{.content = Readings{{Reading(kStart + absl::Seconds(30))}}}.content);
  EXPECT_EQ(std::get<RunResult>(connection_.sent[1].content).outcome, RunOutcome::kSucceeded);
  EXPECT_EQ(connection_.sent[1].sequence, connection_.sent[0].sequence + 1);
}

TEST_F(AgentTest, WhatIsNotAcknowledgedIsSentAgainInOrderAfterALoss) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  See(Finished());
  connection_.sent.clear();
  connection_.events.push_back(ConnectionLost{absl::UnavailableError("gone")});
  Turn();
  Pass(kLongestRetry);
  Welcome(/*acknowledged=*/1);

  EXPECT_THAT(connection_.hellos, SizeIs(2));
  ASSERT_FALSE(connection_.sent.empty());
  EXPECT_EQ(connection_.sent[0].sequence, 2);
  EXPECT_TRUE(std::holds_alternative<RunResult>(connection_.sent[0].content));
}

TEST_F(AgentTest, ReportsSurviveARestartUntilTheyAreAcknowledged) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  Restart();
  Welcome();
  EXPECT_THAT(connection_.TakeSent<RunStarted>(), ElementsAre(RunStarted{kRun, kStart}));

  Hear(AgentAcknowledge{1});
  Pass(absl::Seconds(2));
  Turn();
  Restart();
  Welcome(1);
  EXPECT_THAT(connection_.TakeSent<RunStarted>(), IsEmpty());
}

TEST_F(AgentTest, AnEndThatIsToldAgainAfterARestartIsReportedOnce) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  See(Finished());
  Restart();
  See(Finished());

  EXPECT_EQ(store_->last_sequence(), 2);
  EXPECT_THAT(meter_.ends, SizeIs(1));
}

// No energy is lost and none is counted twice.
TEST_F(AgentTest, MeteringGoesOnAfterARestartWhereTheReportedReadingsEnd) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  Pass(absl::Minutes(1));
  executor_.cpu_times[kRun] = absl::Seconds(40);
  meter_.sample_readings = {Reading(kStart + absl::Minutes(1))};
  Turn();
  executor_.present = {kRun};
  Restart();
  See(RunStarted{kRun, kStart});

  ASSERT_THAT(meter_.begins, SizeIs(2));
  EXPECT_EQ(meter_.begins[1].since, kStart + absl::Minutes(1));
  EXPECT_EQ(meter_.begins[1].usage.cpu_time, absl::Seconds(40));
  EXPECT_THAT(*store_->ReportsAfter(1, 10),
              ElementsAre(AgentReport{.sequence = 2,
                                      .content = Readings{{Reading(kStart + absl::Minutes(1))}}}));
}

TEST_F(AgentTest, StopsARunForTheReasonThatItIsGiven) {
  Welcome();
  Hear(Command());
  Hear(AgentStopRun{kRun, StopReason::kPause});
  EXPECT_THAT(executor_.stops, ElementsAre(Pair(kRun, StopReason::kPause)));
}

TEST_F(AgentTest, ARunThatIsStoppedBeforeItIsKnownIsNeverStarted) {
  Welcome();
  connection_.sent.clear();
  Hear(AgentStopRun{kRun, StopReason::kCancel});
  Hear(Command());

  EXPECT_THAT(executor_.starts, IsEmpty());
  const std::vector<RunResult> results = connection_.TakeSent<RunResult>();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].outcome, RunOutcome::kCancelled);
  EXPECT_EQ(results[0].start_time, results[0].end_time);
}

TEST_F(AgentTest, ForgetsARunThatHasEnded) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  See(Finished());
  Hear(AgentForgetRun{kRun});

  EXPECT_THAT(executor_.forgotten, ElementsAre(kRun));
  EXPECT_THAT(*store_->LoadRuns(), IsEmpty());
}

// The scheduler has given it up while we were away.
TEST_F(AgentTest, ARunThatIsForgottenWhileItGoesOnIsCancelledFirst) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  Hear(AgentForgetRun{kRun});
  EXPECT_THAT(executor_.stops, ElementsAre(Pair(kRun, StopReason::kCancel)));
  EXPECT_THAT(executor_.forgotten, IsEmpty());

  See(Finished());

  EXPECT_THAT(executor_.forgotten, ElementsAre(kRun));
}

TEST_F(AgentTest, GivesEachRunGpusOfItsOwnAndTakesThemBack) {
  meter_.devices = {{.uuid = "GPU-a"}, {.uuid = "GPU-b"}};
  Welcome();
  Hear(Command(RunId(1), 1));
  Hear(Command(RunId(2), 1));
  EXPECT_THAT(executor_.starts[0].visible_gpus, ElementsAre("GPU-a"));
  EXPECT_THAT(executor_.starts[1].visible_gpus, ElementsAre("GPU-b"));

  connection_.sent.clear();
  Hear(Command(RunId(3), 1));
  const std::vector<RunResult> results = connection_.TakeSent<RunResult>();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].outcome, RunOutcome::kFailed);
  EXPECT_THAT(results[0].message, HasSubstr("has not 1 of its 2 GPUs free"));

  See(Finished(RunId(1)));
  Hear(Command(RunId(4), 1));
  EXPECT_THAT(executor_.starts[2].visible_gpus, ElementsAre("GPU-a"));
}

TEST_F(AgentTest, ARunThatCannotBeStartedFails) {
  executor_.start_status = absl::UnavailableError("no room");
  Welcome();
  connection_.sent.clear();
  Hear(Command());

  const std::vector<RunResult> results = connection_.TakeSent<RunResult>();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].outcome, RunOutcome::kFailed);
  EXPECT_EQ(results[0].message, "no room");
}

TEST_F(AgentTest, ARunThatWasAcceptedAndNeverStartedMayBeSentAgain) {
  Welcome();
  Hear(Command());
  executor_.present.clear();  // killed before its directory was made
  Restart();
  Welcome();
  EXPECT_THAT(connection_.hellos[0].known_runs, IsEmpty());

  Hear(Command());

  EXPECT_THAT(executor_.starts, SizeIs(2));
}

TEST_F(AgentTest, ARunWhoseDirectoryAPowerLossTookIsLost) {
  Welcome();
  Hear(Command());
  executor_.present.clear();
  Restart("another boot");
  Welcome();

  const std::vector<RunResult> results = connection_.TakeSent<RunResult>();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].outcome, RunOutcome::kLost);
}

TEST_F(AgentTest, RenewsTheLeaseWithEachHeartbeatAndNotWhileItIsCutOff) {
  Welcome();
  Pass(kHeartbeatInterval);
  Turn();
  const size_t renewed = executor_.leases.size();
  EXPECT_GE(renewed, 2U);
  EXPECT_FALSE(connection_.TakeSent<Heartbeat>().empty());

  connection_.events.push_back(ConnectionLost{absl::UnavailableError("gone")});
  for (int i = 0; i < 10; ++i) {
    Turn();
    Pass(kHeartbeatInterval);
  }

  EXPECT_EQ(executor_.leases.size(), renewed);
}

TEST_F(AgentTest, TwoAgentsOfOneNameDoNotFightForTheLink) {
  Welcome();
  connection_.events.push_back(ConnectionLost{absl::AbortedError("a newer connection took over")});
  Turn();
  EXPECT_GE(agent_->NextTurn(), now_.uptime + kLongestRetry / 2);
}

TEST_F(AgentTest, PausesItsRunsAndTakesNoMoreWhenItIsAboutToLeave) {
  Welcome();
  Hear(Command());
  See(RunStarted{kRun, kStart});
  agent_->StopAllRuns();
  Hear(Command(RunId(8)));
  EXPECT_THAT(executor_.stops, ElementsAre(Pair(kRun, StopReason::kPause)));
  EXPECT_THAT(executor_.starts, SizeIs(1));
  EXPECT_TRUE(agent_->HasLiveRuns());

  See(Finished());
  EXPECT_FALSE(agent_->HasLiveRuns());
  EXPECT_FALSE(agent_->IsQuiet()) << "the scheduler does not know yet";
  Hear(AgentAcknowledge{2});
  EXPECT_TRUE(agent_->IsQuiet());
}

TEST_F(AgentTest, WhileTheDiskIsFullNothingIsStartedOrSaidAndNothingIsLost) {
  Welcome();
  connection_.sent.clear();
  {
    const FileSizeLimit full(0);
    Hear(Command());
    EXPECT_THAT(executor_.starts, IsEmpty());
    EXPECT_LE(agent_->NextTurn(), now_.uptime + absl::Seconds(1));
  }
  Pass(absl::Seconds(1));
  Turn();
  EXPECT_THAT(executor_.starts, SizeIs(1));

  See(RunStarted{kRun, kStart});
  EXPECT_THAT(connection_.TakeSent<RunStarted>(), SizeIs(1));
}

TEST_F(AgentTest, NumbersGoOnBehindWhatTheSchedulerHasSeen) {
  Welcome(/*acknowledged=*/40);  // our file is an older copy of itself
  connection_.sent.clear();
  Hear(AgentStopRun{kRun, StopReason::kCancel});
  ASSERT_THAT(connection_.sent, SizeIs(1));
  EXPECT_EQ(connection_.sent[0].sequence, 41);
}

}  // namespace
}  // namespace windfall
