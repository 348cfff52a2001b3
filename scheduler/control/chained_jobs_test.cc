// Jobs that come after others: when they are planned, and whom they hurry.
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "scheduler/control/planning.h"
#include "scheduler/control/steering.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

TEST(MakePlanRequest, AJobDoesNotWaitForCarbonWhileAnotherWaitsForIt) {
  // Three jobs of an hour in a row, by five hours from now; the fourth hour is the cleanest.
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  cluster.SetForecast({300, 200, 300, 100, 300, 300, 300, 300, 300, 300});
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(1);
  spec.deadline = cluster.now + absl::Hours(10);
  const JobId first = cluster.Submit(spec);
  spec.after = {first};
  const JobId second = cluster.Submit(spec);
  spec.after = {second};
  spec.deadline = cluster.now + absl::Hours(4);
  cluster.Submit(spec);
  const PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
  ASSERT_THAT(request.work, testing::SizeIs(3));
  EXPECT_EQ(request.work[0].needed_by, cluster.now + absl::Hours(2));
  cluster.Turn();
  EXPECT_EQ(PromiseOf(cluster, first).planned.begin,
            cluster.now + absl::Minutes(58) + absl::Seconds(48));
}

// An hour each, the second after the first, which is to end within two.
std::pair<JobId, JobId> SubmitTwoInARow(TestCluster& cluster) {
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Hours(2);
  const JobId first = cluster.Submit(spec);
  spec.deadline = cluster.now + absl::Hours(12);
  spec.after = {first};
  return {first, cluster.Submit(spec)};
}

const TaskPlan& PlanOf(const TestCluster& cluster, JobId job) {
  return cluster.state.plans.at({job, 0});
}

TEST(MakePlanRequest, AJobAfterAnotherIsPlannedAndPromisedFromItsEndOn) {
  TestCluster cluster = ClusterWithCpus(4);
  const auto [first, second] = SubmitTwoInARow(cluster);
  cluster.Turn();
  EXPECT_EQ(PlanOf(cluster, second).span().begin, PlanOf(cluster, first).span().end);
  EXPECT_EQ(PromiseOf(cluster, second).planned, PlanOf(cluster, second).span());
  EXPECT_EQ(PromiseOf(cluster, second).reason,
            "after job 1, no later start before the deadline is cleaner");
}

TEST(MakePlanRequest, AJobAfterAnotherStartsWhereItWasPlannedToAndNotBefore) {
  TestCluster cluster = ClusterWithCpus(4);
  const auto [first, second] = SubmitTwoInARow(cluster);
  cluster.Advance(absl::Hours(1));
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_THAT(starts, testing::SizeIs(1));
  cluster.Started(starts[0].run);
  cluster.Advance(absl::Minutes(30));
  EXPECT_EQ(PlanOf(cluster, second).span().begin, cluster.now + absl::Minutes(30));
  cluster.Advance(absl::Minutes(30));  // it takes as long as expected, to the moment
  EXPECT_THAT(cluster.TakeStarts(), testing::IsEmpty());
  cluster.Ended(starts[0].run, RunOutcome::kSucceeded);
  cluster.Turn();
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), testing::SizeIs(1));
}

TEST(MakePlanRequest, AJobAfterOneThatEndsEarlyKeepsItsTime) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  cluster.SetForecast({300, 200, 100, 300, 300, 300, 300, 300, 300, 300, 300, 300});
  const auto [first, second] = SubmitTwoInARow(cluster);
  cluster.Advance(absl::Hours(1));
  const RunId run = cluster.TakeStarts().at(0).run;
  cluster.Started(run);
  const TaskPlan planned = PlanOf(cluster, second);
  cluster.Ended(run, RunOutcome::kSucceeded);
  cluster.Turn();
  cluster.Turn();
  EXPECT_EQ(PlanOf(cluster, second).segments, planned.segments);
  cluster.Advance(absl::Hours(1));
  EXPECT_THAT(cluster.TakeStarts(), testing::SizeIs(1));
}

TEST(MakePlanRequest, AJobAfterOneThatIsHeldOrHasFailedHasNoPlan) {
  TestCluster cluster = ClusterWithCpus(4);
  const auto [first, second] = SubmitTwoInARow(cluster);
  cluster.Turn();
  ASSERT_TRUE(HoldJob(cluster.state, first, cluster.effects).ok());
  cluster.Turn();
  EXPECT_FALSE(cluster.state.plans.contains({second, 0}));
  ASSERT_TRUE(ReleaseJob(cluster.state, first, cluster.now, cluster.effects).ok());
  cluster.Turn();
  EXPECT_TRUE(cluster.state.plans.contains({second, 0}));
  cluster.Advance(absl::Hours(1));
  cluster.Ended(cluster.TakeStarts().at(0).run, RunOutcome::kFailed);
  cluster.Turn();
  cluster.Turn();
  EXPECT_FALSE(cluster.state.plans.contains({second, 0}));
}

TEST(AddWhatIf, AsksThoseBeforeItToBeDoneInTime) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  std::vector<int> grams(72, 300);
  grams[30] = 100;
  cluster.SetForecast(grams);
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Hours(48);
  spec.after = {cluster.Submit(spec)};
  cluster.Turn();
  spec.deadline = cluster.now + absl::Hours(10);
  PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
  const TaskId task = AddWhatIf(cluster.state, *Admit(cluster.state, spec, cluster.now), request);
  const WorkPlan plan = MakePlan(request);
  ASSERT_EQ(plan.outlooks.back().task, task);
  EXPECT_TRUE(plan.outlooks.back().feasible);
}

TEST(MakePlanRequest, SaysAtOnceThatAChainCannotBeInTime) {
  TestCluster cluster = ClusterWithCpus(4);
  JobSpec spec = SmallJob();
  const JobId first = cluster.Submit(spec);
  spec.after = {first};
  spec.deadline = cluster.now + absl::Minutes(90);
  const JobId second = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_FALSE(PromiseOf(cluster, second).feasible);
  EXPECT_THAT(PromiseOf(cluster, second).reason,
              testing::StartsWith("after job 1, the deadline cannot be met; the earliest finish is "
                                  "2026-03-01 02:00:00 UTC, 30m after it"));
}

TEST(MakePlanRequest, WhatCannotBeInTimeHurriesOnlyWhatHasNoHigherPriority) {
  TestCluster cluster;
  cluster.AddNode("gpu-1", 2);
  cluster.SetForecast({300, 300, 100, 300, 300, 300});
  JobSpec last = SmallJob();
  last.deadline = cluster.now + absl::Hours(1);
  for (const int hours : {3, 1}) {
    JobSpec before = SmallJob();
    before.duration = absl::Hours(hours);
    before.priority = -1;
    last.after.push_back(cluster.Submit(before));
  }
  JobSpec important = SmallJob();
  important.priority = 1;
  last.after.push_back(cluster.Submit(important));
  cluster.Submit(last);
  const PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
  ASSERT_EQ(request.work.size(), 4u);
  const absl::Time earliest = cluster.now + absl::Hours(3);
  EXPECT_EQ(request.work[0].needed_by, earliest);
  EXPECT_EQ(request.work[1].needed_by, earliest) << "it may wait beside the longer one";
  EXPECT_EQ(request.work[2].needed_by, absl::InfiniteFuture());
}

}  // namespace
}  // namespace windfall
