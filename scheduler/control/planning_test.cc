#include "scheduler/control/planning.h"

#include <map>
#include <vector>

#include "gmock/gmock.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

JobSpec Sweep(int tasks, absl::Duration duration) {
  JobSpec spec = SmallJob();
  spec.duration = duration;
  spec.parameters = {{.name = "i", .values = IntegerRange{1, tasks}}};
  return spec;
}

TEST(MakePlanRequest, ThePromiseOfASweepCountsAllOfIt) {
  TestCluster cluster = ClusterWithCpus(2);
  JobSpec spec = Sweep(2000, absl::Seconds(20));
  spec.deadline = cluster.now + absl::Minutes(340);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_TRUE(PromiseOf(cluster, job).feasible);
  EXPECT_GE(PromiseOf(cluster, job).planned.end, cluster.now + absl::Minutes(333));
  EXPECT_LE(PromiseOf(cluster, job).planned.end, *spec.deadline);
  EXPECT_LE(cluster.state.plans.size(), 600u);
}

TEST(MakePlanRequest, AnInputIsBroughtToAZoneOnce) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1, "DE");
  cluster.SetForecast(std::vector<int>(48, 300), "GB");
  cluster.SetForecast(std::vector<int>(48, 100), "DE");
  JobSpec spec = Sweep(2, absl::Hours(1));
  spec.input = JobInput{.bytes = 50'000'000'000, .zone = "GB"};
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  // 3 kWh at the mean of 300 and 100 g/kWh.
  EXPECT_EQ(PromiseOf(cluster, job).transfer_emissions, Grams(600));
  EXPECT_THAT(cluster.state.jobs.at(job).job.input_zones, testing::ElementsAre("DE"));
  // One runs and has brought it; the other finds it there.
  const PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
  ASSERT_EQ(request.work.size(), 1u);
  EXPECT_THAT(request.work[0].input->arrived, testing::ElementsAre("DE"));
  EXPECT_EQ(MakePlan(request).tasks.at(0).transfer_emissions, CarbonMass());
}

TEST(MakePlanRequest, ASweepThatIsTooLargeIsToldItsFinish) {
  TestCluster cluster = ClusterWithCpus(2);
  JobSpec spec = Sweep(2000, absl::Minutes(10));
  spec.deadline = cluster.now + absl::Hours(5);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_FALSE(PromiseOf(cluster, job).feasible);
  EXPECT_EQ(PromiseOf(cluster, job).planned.end, cluster.now + absl::Minutes(10'000));
  EXPECT_THAT(
      PromiseOf(cluster, job).reason,
      testing::HasSubstr("the earliest finish is 2026-03-07 22:40:00 UTC, 161h40m after it"));
}

TEST(SurroundingsOf, KnowsWhatRunsAndWhatPlansOfOthersTake) {
  TestCluster cluster = ClusterWithCpus(1);
  cluster.SetForecast({400, 100, 100, 300, 300, 300});
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Hours(20);
  std::vector<JobId> jobs;
  for (int i = 0; i < 3; ++i) jobs.push_back(cluster.Submit(spec));
  cluster.Turn();
  // Two of the three have the clean hours.
  int without_a_clean_hour = 0;
  for (const JobId job : jobs) {
    const auto around = SurroundingsOf(cluster.state, {job, 0}, cluster.now);
    ASSERT_TRUE(around.has_value());
    EXPECT_EQ(around->request.nodes[0].reservations.size(), 2u);
    // 10 W for an hour, at 300 instead of 100 g/kWh.
    if (AlternativesOf(*around).capacity_price == Grams(2)) ++without_a_clean_hour;
  }
  EXPECT_EQ(without_a_clean_hour, 1);
  spec.asap = true;
  const JobId running = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_FALSE(SurroundingsOf(cluster.state, {running, 0}, cluster.now).has_value());
  const auto around = SurroundingsOf(cluster.state, {jobs[0], 0}, cluster.now);
  EXPECT_EQ(around->request.nodes[0].reservations.size(), 3u);
}

// The third and fourth hour are clean; in the zone of GB nothing but carbon varies.
SitePrices FlatPrices() {
  return {.currency = "EUR",
          .electricity = {{"GB", ConstantPrice(PerKwh(Cents(30)))},
                          {"DE", ConstantPrice(PerKwh(Cents(20)))}}};
}

TEST(MakePlanRequest, PlansAtThePricesOfTheSite) {
  TestCluster cluster = ClusterWithCpus(1);
  cluster.state.policy.prices = FlatPrices();
  cluster.AddNode("node-2", 1, "DE");
  cluster.SetForecast(std::vector<int>(48, 400), "DE");
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  // 10 W for an hour, dirty but cheap, and at no time cheaper.
  const std::vector<RunCommand> starts = cluster.TakeStarts();
  ASSERT_EQ(starts.size(), 1u);
  EXPECT_EQ(cluster.state.plans.at({job, 0}).cost,
            (WorkCost{.electricity = Microcents(200'000), .carbon = Money()}));
  EXPECT_EQ(PromiseOf(cluster, job).reason, "no later start before the deadline is cheaper");
  EXPECT_EQ(PromiseOf(cluster, job).zone, "DE");
}

TEST(MakePlanRequest, MeasuresSavingsByWhatStartingAtSubmissionWouldHaveEmitted) {
  TestCluster cluster;
  cluster.AddNode("gpu-1", 1);
  cluster.SetForecast({200, 600, 600, 130, 600, 600});
  JobSpec spec = SmallJob();
  spec.min_saving.fraction_per_hour = 0.05;
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_EQ(cluster.state.jobs.at(job).job.promise->saving_base.emissions, Grams(200));
  cluster.Advance(absl::Hours(1));
  const PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
  ASSERT_EQ(request.work.size(), 1u);
  EXPECT_EQ(request.work[0].saving_base.emissions, Grams(200));
}

TEST(SurroundingsOf, KeepsThePrices) {
  TestCluster cluster = ClusterWithCpus(1);
  cluster.state.policy.prices = FlatPrices();
  cluster.state.policy.prices->carbon_of_a_tonne = Cents(10'000);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  const auto around = SurroundingsOf(cluster.state, {job, 0}, cluster.now);
  ASSERT_TRUE(around.has_value());
  EXPECT_EQ(around->request.prices, cluster.state.policy.prices);
  EXPECT_EQ(AlternativesOf(*around).planned_cost, around->plan.cost);
}

TEST(ApplyPlans, RenewsThePlansOfAFormerPolicyOnce) {
  TestCluster cluster = ClusterWithCpus(1);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  ASSERT_EQ(cluster.state.plans.at({job, 0}).currency, "");
  // As after a restart with prices: the same place, which now costs something.
  cluster.now += absl::Minutes(1);
  cluster.state.policy_time = cluster.now;
  cluster.state.policy.prices = SitePrices{.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
  cluster.state.plan_due = true;
  EXPECT_EQ(cluster.Turn().plans.size(), 1u);
  EXPECT_EQ(cluster.state.plans.at({job, 0}).currency, "EUR");
  cluster.state.plan_due = true;
  EXPECT_EQ(cluster.Turn().plans.size(), 0u);
}

TEST(SurroundingsOf, HasNoneOfWhatMayNotStartYet) {
  TestCluster cluster = ClusterWithCpus(1);
  JobSpec spec = SmallJob();
  const JobId first = cluster.Submit(spec);
  spec.after = {first};
  const JobId second = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_TRUE(SurroundingsOf(cluster.state, {first, 0}, cluster.now).has_value());
  EXPECT_FALSE(SurroundingsOf(cluster.state, {second, 0}, cluster.now).has_value());
  EXPECT_FALSE(SurroundingsOf(cluster.state, {JobId(9), 0}, cluster.now).has_value());
}

TEST(MakePlanRequest, LateWorkIsNotPutOffForEver) {
  // Every half hour somebody comes who can be in time on one of two CPUs; one job needs both.
  TestCluster cluster = ClusterWithCpus(2);
  JobSpec small = SmallJob();
  small.deadline = cluster.now + absl::Minutes(61);
  cluster.Submit(small);
  cluster.Turn();
  JobSpec large = SmallJob();
  large.resources.cpus = 2;
  large.deadline = cluster.now + absl::Minutes(90);
  const JobId late = cluster.Submit(large);
  cluster.Turn();
  EXPECT_FALSE(PromiseOf(cluster, late).feasible);
  EXPECT_EQ(PromiseOf(cluster, late).planned.begin, cluster.now + absl::Hours(1));
  bool has_started = false;
  for (int half_hour = 1; half_hour < 152; ++half_hour) {
    for (const RunCommand& start : cluster.TakeStarts()) {
      cluster.Started(start.run);
      has_started |= start.task.job == late;
    }
    cluster.Advance(absl::Minutes(30));
    for (const auto& [id, run] : std::map(cluster.state.runs)) {
      const bool is_over =
          run.state == RunState::kRunning && cluster.now - *run.start_time >= absl::Hours(1);
      if (is_over) cluster.Ended(id, RunOutcome::kSucceeded);
    }
    small.deadline = cluster.now + absl::Minutes(95);
    cluster.Submit(small);
    cluster.Turn();
  }
  EXPECT_TRUE(has_started);
}

TEST(MakePlanRequest, AsapWorkIsPlannedHoweverMuchWaits) {
  TestCluster cluster = ClusterWithCpus(64);
  JobSpec spec = SmallJob();
  spec.duration = absl::Minutes(10);
  for (int i = 0; i < 2100; ++i) cluster.Submit(spec);
  spec.asap = true;
  spec.deadline = cluster.now + absl::Hours(40);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_TRUE(cluster.state.FindTask({job, 0}) != nullptr);
}

TEST(MakePlanRequest, KnowsWhichNodesSleep) {
  TestCluster cluster = ClusterWithCpus(8);
  const NodeSleep sleep = {.idle = Watts(200), .wake = Joules(108'000)};
  EXPECT_EQ(MakePlanRequest(cluster.state, cluster.now).nodes[0].sleep, std::nullopt);
  cluster.state.policy.sleep.others = sleep;
  EXPECT_EQ(MakePlanRequest(cluster.state, cluster.now).nodes[0].sleep, sleep);
  const std::string name = cluster.state.nodes.begin()->second.node.name;
  cluster.state.policy.sleep.by_node[name] = {.idle = Watts(1)};
  EXPECT_EQ(MakePlanRequest(cluster.state, cluster.now).nodes[0].sleep->idle, Watts(1));
}

TEST(MakePlanRequest, ALimitedSweepIsNotLateForWantOfEqualTurns) {
  // Three tasks, one at a time, in six hours; another job has the node in the third and fourth.
  TestCluster cluster = ClusterWithCpus(1);
  JobSpec other = SmallJob();
  other.begin = cluster.now + absl::Hours(2);
  other.duration = absl::Hours(2);
  other.deadline = cluster.now + absl::Hours(4);
  const JobId fixed = cluster.Submit(other);
  JobSpec spec = Sweep(3, absl::Hours(1));
  spec.max_parallel = 1;
  spec.deadline = cluster.now + absl::Hours(6);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_TRUE(PromiseOf(cluster, fixed).feasible);
  EXPECT_TRUE(PromiseOf(cluster, job).feasible);
}

TEST(MakePlanRequest, ALimitedSweepRunsOnItsCleanestHoursOneTaskAtATime) {
  TestCluster cluster = ClusterWithCpus(8);
  JobSpec spec = Sweep(4, absl::Hours(1));
  spec.max_parallel = 1;
  spec.deadline = cluster.now + absl::Hours(20);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  std::vector<absl::Time> starts;
  for (int32_t i = 0; i < 4; ++i) {
    const TaskId task = {.job = job, .index = i};
    if (cluster.state.plans.contains(task)) {
      starts.push_back(cluster.state.plans.at(task).span().begin);
    }
  }
  EXPECT_THAT(starts,
              testing::ElementsAre(cluster.now, cluster.now + absl::Hours(1),
                                   cluster.now + absl::Hours(2), cluster.now + absl::Hours(3)));
}

}  // namespace
}  // namespace windfall
