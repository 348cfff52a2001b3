// What is known around one task, for the question what else it could do.
#include "gtest/gtest.h"
#include "scheduler/control/planning.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

TEST(AddWhatIf, SaysNothingOfStartingNowOfAJobThatCannot) {
  TestCluster cluster = ClusterWithCpus(4);
  cluster.state.policy.prices = SitePrices{.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
  JobSpec spec = SmallJob();
  const auto surroundings = [&] {
    PlanRequest request = MakePlanRequest(cluster.state, cluster.now);
    const TaskId task = AddWhatIf(cluster.state, *Admit(cluster.state, spec, cluster.now), request);
    return SurroundingsOf(task, request, MakePlan(request));
  };
  EXPECT_TRUE(surroundings().plan.start_now_emissions.has_value());
  EXPECT_EQ(AlternativesOf(surroundings()).earliest_start, std::nullopt);
  spec.begin = cluster.now + absl::Hours(2);
  EXPECT_EQ(surroundings().plan.start_now_emissions, std::nullopt);
  EXPECT_EQ(AlternativesOf(surroundings()).earliest_start, spec.begin);
  spec.begin.reset();
  spec.after = {cluster.Submit(spec)};
  cluster.Turn();
  const TaskSurroundings after = surroundings();
  EXPECT_EQ(after.plan.start_now_emissions, std::nullopt);
  EXPECT_EQ(after.plan.start_now_mean_intensity, std::nullopt);
  EXPECT_EQ(after.plan.start_now_cost, std::nullopt);
  EXPECT_EQ(AlternativesOf(after).earliest_start,
            cluster.state.plans.at({spec.after[0], 0}).span().end);
}

TEST(SurroundingsOf, KnowsWhetherNodesSleep) {
  TestCluster cluster = ClusterWithCpus(4);
  const JobId job = cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_FALSE(AlternativesOf(*SurroundingsOf(cluster.state, {job, 0}, cluster.now)).nodes_sleep);
  cluster.state.policy.sleep.others = NodeSleep{.idle = Watts(200)};
  EXPECT_TRUE(AlternativesOf(*SurroundingsOf(cluster.state, {job, 0}, cluster.now)).nodes_sleep);
}

}  // namespace
}  // namespace windfall
