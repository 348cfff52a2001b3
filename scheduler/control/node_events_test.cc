#include "scheduler/control/node_events.h"

#include "gmock/gmock.h"
#include "scheduler/control/steering.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// An agent with a state directory of its own that says the name of "node-1".
Node AnotherAgent() {
  return {.name = "node-1", .zone = "GB", .capacity = {.cpus = 1}, .agent_epoch = "another"};
}

TEST(OnHello, RefusesAZoneThatTheSiteDoesNotHave) {
  TestCluster cluster;
  const Node node{.name = "node-1", .zone = "XX", .capacity = {.cpus = 1}, .agent_epoch = "epoch"};
  const absl::StatusOr<NodeId> id = OnHello(cluster.state, node, {}, cluster.now, cluster.effects);
  EXPECT_EQ(id.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(id.status().message()), testing::HasSubstr("DE, GB"));
}

TEST(SleepersNeverSeen, NamesThoseThatNoNodeHasRegisteredWith) {
  TestCluster cluster;
  cluster.state.policy.sleep = {.by_node = {{"node-1", {}}, {"nod-2", {}}},
                                .others = NodeSleep{.idle = Watts(1)}};
  EXPECT_THAT(SleepersNeverSeen(cluster.state), testing::ElementsAre("nod-2", "node-1"));
  const NodeId node = cluster.AddNode("node-1", 1);
  OnDisconnect(cluster.state, node, cluster.now);
  EXPECT_THAT(SleepersNeverSeen(cluster.state), testing::ElementsAre("nod-2"));
}

TEST(OnHello, SendsAnAssignedRunAgainThatTheAgentNeverReceived) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  cluster.AddNode("node-1", 1);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), testing::ElementsAre(first[0]));
}

TEST(OnHello, LeavesARunAloneThatTheAgentHas) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  const RunId run = cluster.TakeStarts().at(0).run;
  cluster.AddNode("node-1", 1, "GB", {run});
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  EXPECT_TRUE(cluster.state.runs.contains(run));
}

TEST(OnHello, ClosesAStartedRunAsLostThatTheAgentDoesNotKnow) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  cluster.Started(cluster.TakeStarts().at(0).run);
  cluster.AddNode("node-1", 1);
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.runs, SizeIs(1));
  EXPECT_EQ(changes.runs[0].outcome, RunOutcome::kLost);
  EXPECT_EQ(cluster.state.FindJob(job), nullptr);
}

TEST(OnHello, RepeatsAStopThatMayHaveBeenLost) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  const RunId run = cluster.TakeStarts().at(0).run;
  ASSERT_TRUE(CancelJob(cluster.state, job, cluster.now, cluster.effects).ok());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStops(), SizeIs(1));
  cluster.AddNode("node-1", 1, "GB", {run});
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStops(), testing::ElementsAre(AgentStopRun{run, StopReason::kCancel}));
}

TEST(OnHello, EndsWhatWasToStopBeforeItsAgentHadHeardOfIt) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  ASSERT_TRUE(CancelJob(cluster.state, job, cluster.now, cluster.effects).ok());
  cluster.Turn();
  cluster.AddNode("node-1", 1);  // the agent came back and has neither command
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.runs, SizeIs(1));
  EXPECT_EQ(changes.runs[0].outcome, RunOutcome::kCancelled);
  EXPECT_EQ(cluster.state.FindJob(job), nullptr);
}

TEST(OnHello, RefusesAnotherAgentOfANodeThatIsConnected) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const auto refused = OnHello(cluster.state, AnotherAgent(), {}, cluster.now, cluster.effects);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("--name"));
}

TEST(OnHello, TakesAnotherAgentOfANodeOnceTheRunsOfTheFormerHaveBeenGivenUp) {
  TestCluster cluster;
  const NodeId node = cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  cluster.Started(cluster.TakeStarts().at(0).run);
  OnDisconnect(cluster.state, node, cluster.now);
  cluster.now += absl::Minutes(1);
  EXPECT_FALSE(OnHello(cluster.state, AnotherAgent(), {}, cluster.now, cluster.effects).ok());
  EXPECT_TRUE(cluster.TakeStarts().empty());

  cluster.now = NextGiveUp(cluster.state);
  GiveUpLostRuns(cluster.state, cluster.now, cluster.effects);
  EXPECT_TRUE(OnHello(cluster.state, AnotherAgent(), {}, cluster.now, cluster.effects).ok());
}

TEST(OnHello, TellsTheAgentToForgetARunThatHasEnded) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1, "GB", {RunId(77)});
  cluster.Turn();
  ASSERT_THAT(cluster.orders, SizeIs(1));
  EXPECT_EQ(std::get<AgentForgetRun>(cluster.orders[0].command).run, RunId(77));
}

TEST(IsNewMessage, TakesEachNumberOnceAndStartsAnewWithTheEpoch) {
  TestCluster cluster;
  const NodeId node = cluster.AddNode("node-1", 1);
  EXPECT_TRUE(IsNewMessage(cluster.state, node, 1, cluster.effects));
  EXPECT_TRUE(IsNewMessage(cluster.state, node, 2, cluster.effects));
  EXPECT_FALSE(IsNewMessage(cluster.state, node, 2, cluster.effects));
  EXPECT_FALSE(IsNewMessage(cluster.state, node, 1, cluster.effects));
  EXPECT_TRUE(IsNewMessage(cluster.state, node, 0, cluster.effects));
  cluster.AddNode("node-1", 1);
  EXPECT_FALSE(IsNewMessage(cluster.state, node, 2, cluster.effects));
  OnDisconnect(cluster.state, node, cluster.now);
  ASSERT_TRUE(OnHello(cluster.state, AnotherAgent(), {}, cluster.now, cluster.effects).ok());
  EXPECT_TRUE(IsNewMessage(cluster.state, node, 1, cluster.effects));
}

TEST(GiveUpLostRuns, WaitsForTheAgentToHaveStoppedThem) {
  TestCluster cluster;
  const NodeId node = cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.retries = 1;
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  cluster.Started(cluster.TakeStarts().at(0).run);
  OnDisconnect(cluster.state, node, cluster.now);
  cluster.AddNode("node-2", 1);
  cluster.now += cluster.state.policy.lease;
  GiveUpLostRuns(cluster.state, cluster.now, cluster.effects);
  EXPECT_EQ(cluster.state.FindJob(job)->job.count(TaskState::kRunning), 1);
  cluster.now = NextGiveUp(cluster.state);
  GiveUpLostRuns(cluster.state, cluster.now, cluster.effects);
  cluster.Advance(absl::Seconds(2));
  const std::vector<RunCommand> again = cluster.TakeStarts();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(cluster.state.runs.at(again[0].run).node, NodeId(2));
}

TEST(GiveUpLostRuns, LeavesARunTheTimeThatItsCheckpointMayTake) {
  TestCluster cluster;
  const NodeId node = cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.interruption = Interruption{.grace = absl::Minutes(30)};
  cluster.Submit(spec);
  cluster.Turn();
  OnDisconnect(cluster.state, node, cluster.now);
  EXPECT_GE(NextGiveUp(cluster.state) - cluster.now,
            cluster.state.policy.lease + absl::Minutes(30));
}

TEST(CommandFor, FillsInParametersAndEnvironment) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  JobSpec spec = SmallJob();
  spec.command = {"train", "--lr={lr}", "{seed}"};
  spec.parameters = {{.name = "lr", .values = std::vector<std::string>{"0.1", "0.2"}},
                     {.name = "seed", .values = IntegerRange{1, 2}}};
  spec.environment = {{"HOME", "/home/x"}};
  spec.output_path = "/home/x/{lr}-{seed}.log";
  cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_THAT(starts, SizeIs(4));
  EXPECT_THAT(starts[2].command, testing::ElementsAre("train", "--lr=0.2", "1"));
  EXPECT_EQ(starts[2].output_path, "/home/x/0.2-1.log");
  EXPECT_EQ(starts[2].environment.at("WINDFALL_PARAM_lr"), "0.2");
  EXPECT_EQ(starts[2].environment.at("WINDFALL_TASK_INDEX"), "2");
  EXPECT_EQ(starts[2].environment.at("HOME"), "/home/x");
}

}  // namespace
}  // namespace windfall
