// What starts where another has just been paused, or finds its place taken.
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "scheduler/control/steering.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::SizeIs;

// The work begins on the first node at its latest safe start, where another's segment ends.
class PlaceThatIsLeft : public testing::Test {
 protected:
  PlaceThatIsLeft() {
    cluster_.AddNode("node-1", 1);
    cluster_.AddNode("node-2", 1);
    JobSpec spec = SmallJob();
    spec.duration = absl::Hours(3);
    spec.interruption = Interruption{};
    before_ = Plan(spec, {{0, 1}, {2, 4}}, absl::Hours(5));
    cluster_.Turn();
    run_ = cluster_.TakeStarts().at(0).run;
    cluster_.Started(run_);
    after_ = PlanAfter(SmallJob(), absl::Minutes(130));
  }

  JobId PlanAfter(JobSpec spec, absl::Duration deadline) {
    spec.deadline = cluster_.now + deadline;
    return Plan(spec, {{1, 2}}, absl::Hours(1));
  }

  // Until the moment at which a second run starts, which it returns; on the second node.
  absl::Duration WaitForStart() {
    const absl::Time asked = cluster_.now;
    for (int wakes = 0; wakes < 10 && cluster_.state.runs.size() == 1; ++wakes) {
      const absl::Time next = NextWake(cluster_.state, cluster_.now);
      if (next == absl::InfiniteFuture()) break;
      cluster_.now = next;
      Dispatch(cluster_.state, cluster_.now, cluster_.effects);
    }
    EXPECT_THAT(cluster_.state.runs, SizeIs(2));
    EXPECT_EQ(cluster_.state.runs.rbegin()->second.node, NodeId(2));
    return cluster_.now - asked;
  }

  // What another plan is made of.
  TaskPlan PlanOfAfter() const { return cluster_.state.plans.at({after_, 0}); }

  void Apply(const TaskPlan& plan) {
    cluster_.state.FindJob(after_)->job.promise = Promise();
    ApplyPlans(cluster_.state, {.tasks = {plan}}, cluster_.now, cluster_.effects);
    Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  }

  // A job whose plan nobody makes anew: segments on the first node, in hours from now.
  JobId Plan(JobSpec spec, const std::vector<std::pair<int, int>>& hours, absl::Duration latest) {
    const JobId job = cluster_.Submit(spec);
    cluster_.state.plan_due = false;
    TaskPlan plan{.task = {job, 0}, .latest_start = cluster_.now + latest};
    for (const auto& [begin, end] : hours) {
      plan.segments.push_back(
          {.node = NodeId(1),
           .zone = "GB",
           .span = {cluster_.now + absl::Hours(begin), cluster_.now + absl::Hours(end)}});
    }
    SetWake(cluster_.state, plan.task, plan.segments.front().span.begin);
    cluster_.state.plans[plan.task] = std::move(plan);
    return job;
  }

  TestCluster cluster_;
  JobId before_;
  JobId after_;
  RunId run_;
};

// It took another node, where somebody else was planned to start.
TEST_F(PlaceThatIsLeft, IsTakenByWhatWasPlannedThereAndNoOtherNode) {
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  cluster_.Ended(run_, RunOutcome::kPaused);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_EQ(cluster_.state.runs.rbegin()->second.task.job, after_);
  EXPECT_EQ(cluster_.state.runs.rbegin()->second.node, NodeId(1));
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForBeyondTheLatestStart) {
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  cluster_.now += absl::Minutes(10);  // the run does not stop
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_EQ(cluster_.state.runs.rbegin()->second.task.job, after_);
  EXPECT_EQ(cluster_.state.runs.rbegin()->second.node, NodeId(2));
}

// All that follows is a moment after the safe start, well before the last one of the task alone.
constexpr absl::Duration kMoment = absl::Seconds(3);

TEST_F(PlaceThatIsLeft, IsNotWaitedForBeyondTheMarginOfASafeStart) {
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  EXPECT_LE(WaitForStart(), kMoment);
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForByWhatHasRunBeforeUntilItsRestIsLate) {
  LiveJob& live = *cluster_.state.FindJob(after_);
  live.tasks[0] = {.id = {after_, 0}, .done = absl::Minutes(30)};
  live.job.next_task = 1;
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  EXPECT_LE(WaitForStart(), kMoment);
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForByTheFirstTaskUntilTheSecondIsLate) {
  ASSERT_TRUE(CancelJob(cluster_.state, after_, cluster_.now, cluster_.effects).ok());
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "i", .values = IntegerRange{1, 2}}};
  spec.max_parallel = 1;
  PlanAfter(spec, absl::Minutes(190));
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  EXPECT_LE(WaitForStart(), kMoment);
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForByWhatHasNoMargin) {
  cluster_.state.plans.at({after_, 0}).made_time = cluster_.now + absl::Hours(1);
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_EQ(WaitForStart(), absl::ZeroDuration());
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForByWhatANewPlanSendsElsewhere) {
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  TaskPlan plan = PlanOfAfter();
  plan.segments.front().node = NodeId(2);
  Apply(plan);
  EXPECT_EQ(WaitForStart(), absl::ZeroDuration());
}

TEST_F(PlaceThatIsLeft, IsNotWaitedForLongerBecauseOfANewPlanThatStaysThere) {
  cluster_.now += absl::Hours(1);
  Dispatch(cluster_.state, cluster_.now, cluster_.effects);
  TaskPlan plan = PlanOfAfter();
  plan.reason = PlanReason::kDeadline;
  Apply(plan);
  EXPECT_THAT(cluster_.state.runs, SizeIs(1));
  EXPECT_LE(WaitForStart(), kMoment);
}

TEST_F(PlaceThatIsLeft, IsPlannedToBeFreeFromThenOn) {
  cluster_.now += absl::Hours(1) - absl::Milliseconds(300);
  const PlanRequest request = MakePlanRequest(cluster_.state, cluster_.now);
  ASSERT_THAT(request.nodes.at(0).reservations, SizeIs(1));
  EXPECT_EQ(request.nodes[0].reservations[0].span.end, cluster_.now + absl::Milliseconds(300));
}

// It waited for whatever happened next, which could be after its deadline.
TEST(Dispatch, LooksAgainAtTheLatestSafeStartAtWhatFoundItsPlaceTaken) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  ASSERT_THAT(cluster.TakeStarts(), SizeIs(1));
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Hours(10);
  const TaskId task{.job = cluster.Submit(spec), .index = 0};
  const absl::Time latest = cluster.now + absl::Minutes(50);
  cluster.state.plans[task] = {
      .task = task,
      .segments = {{.node = NodeId(1),
                    .zone = "GB",
                    .span = {cluster.now + absl::Minutes(40), cluster.now + absl::Minutes(100)}}},
      .latest_start = latest};
  SetWake(cluster.state, task, cluster.now + absl::Minutes(40));
  cluster.now += absl::Minutes(40);
  Dispatch(cluster.state, cluster.now, cluster.effects);
  EXPECT_TRUE(cluster.state.plan_due);
  EXPECT_EQ(NextWake(cluster.state, cluster.now), latest);
}

}  // namespace
}  // namespace windfall
