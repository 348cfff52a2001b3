#include "scheduler/control/dispatch.h"

#include "gmock/gmock.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Dispatch, StartsAJobAtItsPlannedTimeAndNotBefore) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({300, 300, 100, 300, 300, 300});
  cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Hours(2) - absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, StartsAtOnceWithoutAForecast) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
  EXPECT_EQ(cluster.state.plans.at({job, 0}).reason, PlanReason::kNoForecast);
}

TEST(Dispatch, StartsAtTheLatestSafeStartWithoutAnyPlan) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Hours(3);
  cluster.Submit(spec);
  cluster.state.plan_due = false;  // the planner never answers
  cluster.now += absl::Hours(2) - absl::Seconds(1);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.now += absl::Seconds(1);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

// The node went to whichever task had waited longest beyond its latest start.
TEST(Dispatch, GivesAFreedNodeToWhatCanBeOnTimeBeforeWhatIsLateAnyway) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  cluster.Started(first[0].run);
  JobSpec late = SmallJob();
  late.deadline = cluster.now + absl::Minutes(50);
  cluster.Submit(late);
  JobSpec urgent = SmallJob();
  urgent.deadline = cluster.now + absl::Minutes(150);
  const JobId on_time = cluster.Submit(urgent);
  cluster.Turn();
  cluster.Advance(absl::Minutes(50));
  cluster.Ended(first[0].run, RunOutcome::kSucceeded);
  Dispatch(cluster.state, cluster.now, cluster.effects);  // before a new plan comes
  cluster.Turn();
  const std::vector<RunCommand> second = cluster.TakeStarts();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].task.job, on_time);
}

TEST(Dispatch, NeverExceedsANodesCapacity) {
  TestCluster cluster;
  cluster.AddNode("node-1", 2);
  for (int i = 0; i < 5; ++i) cluster.Submit(SmallJob());
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  EXPECT_THAT(first, SizeIs(2));
  cluster.Started(first[0].run);
  cluster.now += absl::Minutes(30);
  cluster.Ended(first[0].run, RunOutcome::kSucceeded);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, WakesNoNodeWhileAnotherHasRoom) {
  TestCluster cluster;
  cluster.state.policy.sleep.others = NodeSleep{.idle = Watts(200)};
  cluster.AddNode("node-1", 2);
  const NodeId second = cluster.AddNode("node-2", 2);
  JobSpec spec = SmallJob();
  spec.asap = true;
  for (int i = 0; i < 3; ++i) cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(3));
  // The two of the first node end; then it sleeps.
  for (const RunCommand& start : first) {
    cluster.Started(start.run);
    if (cluster.state.runs.at(start.run).node != second) {
      cluster.Ended(start.run, RunOutcome::kSucceeded);
    }
  }
  spec.deadline = cluster.now + absl::Minutes(1);
  cluster.Submit(spec);
  Dispatch(cluster.state, cluster.now, cluster.effects);  // late already: before a plan comes
  cluster.Turn();
  const std::vector<RunCommand> then = cluster.TakeStarts();
  ASSERT_THAT(then, SizeIs(1));
  EXPECT_EQ(cluster.state.runs.at(then[0].run).node, second);
}

TEST(Dispatch, StartsNothingOnADrainedOrAbsentNode) {
  TestCluster cluster;
  const NodeId node = cluster.AddNode("node-1", 1);
  OnDisconnect(cluster.state, node, cluster.now);
  cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.AddNode("node-1", 1);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, PausesAnInterruptibleRunAtTheEndOfItsSegmentAndResumesIt) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({100, 300, 300, 100, 300, 300, 300, 300});
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(2);
  spec.deadline = cluster.now + absl::Hours(8);
  spec.interruption = Interruption{};
  cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_FALSE(first[0].environment.contains("WINDFALL_RESUME"));
  cluster.Started(first[0].run);
  cluster.Advance(absl::Hours(1));
  const std::vector<AgentStopRun> stops = cluster.TakeStops();
  ASSERT_THAT(stops, SizeIs(1));
  EXPECT_EQ(stops[0].reason, StopReason::kPause);
  cluster.Ended(first[0].run, RunOutcome::kPaused);
  cluster.Advance(absl::Hours(2) - absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Seconds(1));
  const std::vector<RunCommand> second = cluster.TakeStarts();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].environment.at("WINDFALL_RESUME"), "1");
  cluster.Started(second[0].run);
  cluster.now += absl::Hours(1);
  cluster.Ended(second[0].run, RunOutcome::kSucceeded);
  cluster.Turn();
  EXPECT_THAT(cluster.state.jobs, IsEmpty());
}

// It resumed when the whole of its work would have had to start, whatever it had done before.
TEST(Dispatch, LetsThePausedRestWaitBeyondTheLatestStartOfTheWhole) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({100, 100, 300, 300, 300, 300, 300, 100, 300});
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(3);
  spec.deadline = cluster.now + absl::Hours(9);
  spec.interruption = Interruption{};
  cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  cluster.Started(first[0].run);
  cluster.Advance(absl::Hours(2));
  cluster.Ended(first[0].run, RunOutcome::kPaused);
  cluster.Advance(absl::Hours(5) - absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, DoesNotPauseWhenTheDeadlineWouldBeMissed) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({100, 300, 100, 300});
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(2);
  spec.deadline = cluster.now + absl::Hours(3);
  spec.interruption = Interruption{};
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  // It started late, so that after the first segment more is left than the second one holds.
  cluster.now += absl::Minutes(10);
  cluster.Started(first[0].run);
  cluster.state.plan_due = false;
  cluster.Advance(absl::Minutes(55));  // a moment longer than the first hour
  EXPECT_THAT(cluster.TakeStops(), IsEmpty());
  EXPECT_THAT(cluster.state.plans.at({job, 0}).segments, SizeIs(1));
}

TEST(Dispatch, RunsNoMoreTasksOfASweepAtOnceThanAllowed) {
  TestCluster cluster;
  cluster.AddNode("node-1", 8);
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "seed", .values = IntegerRange{1, 6}}};
  spec.max_parallel = 2;
  const JobId job = cluster.Submit(spec);
  int started = 0;
  for (int round = 0; round < 3; ++round) {
    cluster.Advance(absl::Seconds(1));
    const std::vector<RunCommand> starts = cluster.TakeStarts();
    ASSERT_THAT(starts, SizeIs(2)) << "round " << round;
    for (const RunCommand& start : starts) {
      EXPECT_EQ(start.task.index, started++);
      cluster.Ended(start.run, RunOutcome::kSucceeded);
    }
  }
  cluster.Turn();
  EXPECT_EQ(cluster.state.FindJob(job), nullptr);
}

TEST(Dispatch, StartsTasksOfASweepInOrderWhateverThePlansSay) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "seed", .values = IntegerRange{1, 3}}};
  const JobId job = cluster.Submit(spec);
  cluster.state.plan_due = false;
  TaskPlan plan{.task = {job, 2},
                .segments = {{.node = NodeId(1),
                              .zone = "GB",
                              .span = {cluster.now, cluster.now + absl::Hours(1)}}},
                .latest_start = cluster.now + absl::Hours(5)};
  cluster.state.plans[plan.task] = plan;
  SetWake(cluster.state, plan.task, cluster.now);
  cluster.Turn();
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_THAT(starts, SizeIs(1));
  EXPECT_EQ(starts[0].task.index, 0);
}

TEST(Dispatch, TriesAgainAfterAFailureThatLeftNoSlack) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.duration = absl::Seconds(30);
  spec.deadline = cluster.now + absl::Seconds(40);
  spec.retries = 1;
  cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> first = cluster.TakeStarts();
  ASSERT_THAT(first, SizeIs(1));
  cluster.Started(first[0].run);
  cluster.now += absl::Seconds(30);
  cluster.Ended(first[0].run, RunOutcome::kFailed);
  cluster.Turn();
  cluster.Advance(absl::Seconds(2));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, StartsAtTheEarliestBeginOfAJobWithoutSlack) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.duration = absl::Seconds(20);
  spec.begin = cluster.now + absl::Seconds(5);
  spec.deadline = cluster.now + absl::Seconds(14);
  cluster.Submit(spec);
  cluster.Turn();
  cluster.Advance(absl::Seconds(5));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(Dispatch, LetsASegmentGoOnThatIsLookedAtBeforeItsEnd) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({100, 300, 300, 100, 300, 300, 300, 300});
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(2);
  spec.deadline = cluster.now + absl::Hours(8);
  spec.interruption = Interruption{};
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  cluster.Started(cluster.TakeStarts().at(0).run);
  cluster.now += absl::Minutes(20);
  SetWake(cluster.state, {job, 0}, cluster.now);  // as a restart does
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStops(), IsEmpty());
  cluster.Advance(absl::Minutes(40));
  EXPECT_THAT(cluster.TakeStops(), SizeIs(1));
}

TEST(Dispatch, NoticesUrgencyAfterTheClockWasSetBack) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.now += absl::Hours(1);
  cluster.Turn();
  cluster.now -= absl::Hours(1);
  cluster.Turn();
  JobSpec spec = SmallJob();
  spec.duration = absl::Minutes(1);
  spec.deadline = cluster.now + absl::Minutes(31);
  cluster.Submit(spec);
  cluster.state.plan_due = false;  // the planner never answers
  cluster.Turn();
  cluster.Advance(absl::Minutes(30));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

}  // namespace
}  // namespace windfall
