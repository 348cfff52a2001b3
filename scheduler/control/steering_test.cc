#include "scheduler/control/steering.h"

#include "gmock/gmock.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(CancelJob, EndsAWaitingJobAtOnce) {
  TestCluster cluster;
  const JobId job = cluster.Submit(SmallJob());
  ASSERT_TRUE(CancelJob(cluster.state, job, cluster.now, cluster.effects).ok());
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.jobs, SizeIs(1));
  EXPECT_EQ(changes.jobs[0].state(), TaskState::kCancelled);
  EXPECT_EQ(cluster.state.FindJob(job), nullptr);
}

TEST(CancelJob, IsNotFoundForAJobThatIsNotLive) {
  TestCluster cluster;
  EXPECT_EQ(CancelJob(cluster.state, JobId(5), cluster.now, cluster.effects).code(),
            absl::StatusCode::kNotFound);
}

TEST(HoldJob, KeepsAJobFromStartingUntilItIsReleased) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  const JobId job = cluster.Submit(SmallJob());
  ASSERT_TRUE(HoldJob(cluster.state, job, cluster.effects).ok());
  cluster.Advance(absl::Hours(48));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  ASSERT_TRUE(ReleaseJob(cluster.state, job, cluster.now, cluster.effects).ok());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(ReleaseJob, NotesWhenAPersonLetTheJobGoOn) {
  TestCluster cluster;
  const JobId job = cluster.Submit(SmallJob());
  ASSERT_TRUE(ReleaseJob(cluster.state, job, cluster.now, cluster.effects).ok());
  EXPECT_EQ(cluster.state.FindJob(job)->job.release_time, std::nullopt);
  ASSERT_TRUE(HoldJob(cluster.state, job, cluster.effects).ok());
  cluster.Advance(absl::Hours(1));
  ASSERT_TRUE(ReleaseJob(cluster.state, job, cluster.now, cluster.effects).ok());
  EXPECT_EQ(cluster.state.FindJob(job)->job.release_time, cluster.now);
}

TEST(After, StartsWhenItsPredecessorHasSucceeded) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  const JobId first = cluster.Submit(SmallJob());
  JobSpec spec = SmallJob();
  spec.after = {first};
  const JobId second = cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_THAT(starts, SizeIs(1));
  EXPECT_EQ(starts[0].task.job, first);
  cluster.Ended(starts[0].run, RunOutcome::kSucceeded);
  cluster.Turn();
  cluster.Turn();
  const std::vector<RunCommand> next = cluster.TakeStarts();
  ASSERT_THAT(next, SizeIs(1));
  EXPECT_EQ(next[0].task.job, second);
}

TEST(After, NeverStartsWhenItsPredecessorHasFailedUntilThatIsRetried) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  const JobId first = cluster.Submit(SmallJob());
  JobSpec spec = SmallJob();
  spec.after = {first};
  cluster.Submit(spec);
  cluster.Turn();
  const RunId run = cluster.TakeStarts().at(0).run;
  cluster.Ended(run, RunOutcome::kFailed);
  const RecordChanges ended = cluster.Turn();
  cluster.Advance(absl::Hours(48));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  ASSERT_THAT(ended.jobs, SizeIs(1));
  ASSERT_TRUE(
      RetryJob(cluster.state, ended.jobs[0], ended.tasks, cluster.now, cluster.effects).ok());
  cluster.Turn();
  const std::vector<RunCommand> again = cluster.TakeStarts();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].task.job, first);
  cluster.Ended(again[0].run, RunOutcome::kSucceeded);
  cluster.Turn();
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(RetryJob, RunsFailedAndCancelledTasksOfASweepAgainButNotTheOthers) {
  TestCluster cluster;
  cluster.AddNode("node-1", 2);
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "seed", .values = IntegerRange{1, 3}}};
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_THAT(starts, SizeIs(2));
  cluster.Ended(starts[0].run, RunOutcome::kSucceeded);
  cluster.Ended(starts[1].run, RunOutcome::kFailed);
  ASSERT_TRUE(CancelJob(cluster.state, job, cluster.now, cluster.effects).ok());
  const RecordChanges ended = cluster.Turn();
  ASSERT_THAT(ended.jobs, SizeIs(1));
  ASSERT_TRUE(
      RetryJob(cluster.state, ended.jobs[0], ended.tasks, cluster.now, cluster.effects).ok());
  cluster.Turn();
  std::vector<int> again;
  for (const RunCommand& start : cluster.TakeStarts()) again.push_back(start.task.index);
  EXPECT_THAT(again, testing::UnorderedElementsAre(1, 2));
}

TEST(RetryJob, RefusesAJobThatHasSucceeded) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  cluster.Ended(cluster.TakeStarts().at(0).run, RunOutcome::kSucceeded);
  const RecordChanges ended = cluster.Turn();
  EXPECT_EQ(
      RetryJob(cluster.state, ended.jobs.at(0), ended.tasks, cluster.now, cluster.effects).code(),
      absl::StatusCode::kFailedPrecondition);
}

TEST(SetDrained, LetsRunsGoOnAndStartsNothingNew) {
  TestCluster cluster;
  cluster.AddNode("node-1", 2);
  cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
  ASSERT_TRUE(SetDrained(cluster.state, "node-1", true, cluster.effects).ok());
  cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_TRUE(cluster.orders.empty());
  ASSERT_TRUE(SetDrained(cluster.state, "node-1", false, cluster.effects).ok());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

}  // namespace
}  // namespace windfall
