#include "scheduler/planner/slots/slot_planner.h"

#include <algorithm>
#include <limits>

#include "gtest/gtest.h"
#include "scheduler/planner/slots/node_packing.h"
#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/random_slots.h"
#include "scheduler/planner/slots/repair.h"

namespace windfall {
namespace {

SlotResult Plan(const SlotProblem& problem, const SlotEffort& effort = {}) {
  SlotMarket market(problem);
  return PlanSlots(problem, effort, market);
}

// The least carbon of all ways to place the jobs from `first` on; aggregate capacity only, which no
// plan on nodes can beat.
double LeastCarbon(const SlotProblem& problem, size_t first,
                   std::vector<std::vector<int32_t>>& free) {
  if (first == problem.jobs.size()) return 0;
  const SlotJob& job = problem.jobs[first];
  double least = job.late_cost + LeastCarbon(problem, first + 1, free);
  ForEachPlace(problem, job, [&](const SlotPlace& place) {
    std::vector<int32_t>& slots = free[static_cast<size_t>(place.zone)];
    bool fits = true;
    for (const SlotSegment& segment : place.segments) {
      for (int32_t t = segment.begin; t < segment.end; ++t) {
        fits &= (slots[static_cast<size_t>(t)] -= job.need.units) >= 0;
      }
    }
    if (fits) {
      least =
          std::min(least, CarbonOf(problem, job, place) + LeastCarbon(problem, first + 1, free));
    }
    for (const SlotSegment& segment : place.segments) {
      for (int32_t t = segment.begin; t < segment.end; ++t) {
        slots[static_cast<size_t>(t)] += job.need.units;
      }
    }
  });
  return least;
}

double LeastCarbon(const SlotProblem& problem) {
  std::vector<std::vector<int32_t>> free;
  for (const SlotZone& zone : problem.zones) {
    free.emplace_back(static_cast<size_t>(problem.slots), UnitsOf(zone));
  }
  return LeastCarbon(problem, 0, free);
}

TEST(PlanSlots, KeepsEveryRuleOnNodes) {
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(
        {.slots = 24, .zones = 3, .jobs = 40, .nodes = 4, .rest = seed % 2 == 0});
    const SlotResult result =
        Plan(problem, {.price_iterations = 40, .node_rounds = 2, .rebuilds = 100});
    EXPECT_STREQ(FindFault(problem, result.plan), "") << "seed " << seed;
    EXPECT_NEAR(result.carbon, CarbonOf(problem, result.plan), 1e-6 * result.carbon);
  }
}

TEST(PlanSlots, GivesNoPlaceToWhatNoNodeHolds) {
  SlotProblem problem = RandomSlotSource(3).Problem({.jobs = 6});
  problem.zones[1].nodes.clear();
  problem.jobs[0].need.units = 1'000'000;
  problem.jobs[1].zones = 2;
  const SlotResult result = Plan(problem, {.node_rounds = 1, .rebuilds = 50});
  EXPECT_STREQ(FindFault(problem, result.plan), "");
  EXPECT_FALSE(result.plan[0].exists());
  EXPECT_FALSE(result.plan[1].exists());
}

TEST(PlanSlots, PlansNothing) {
  const SlotProblem problem = {.slots = 4,
                               .zones = {{.carbon = {1, 1, 1, 1}, .nodes = {{.units = 1}}}}};
  EXPECT_TRUE(Plan(problem, {.node_rounds = 1, .rebuilds = 50}).plan.empty());
}

TEST(PlanSlots, IsTheSameEveryTime) {
  const SlotProblem problem =
      RandomSlotSource(7).Problem({.slots = 24, .zones = 3, .jobs = 60, .nodes = 4});
  const SlotEffort effort = {.node_rounds = 1, .rebuilds = 200, .cycles = 2};
  EXPECT_EQ(Plan(problem, effort).plan, Plan(problem, effort).plan);
}

TEST(PlanSlots, GivesAJobAloneItsCheapestPlace) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SlotProblem problem = RandomSlotSource(seed).Problem({.jobs = 1});
    problem.jobs[0].need.units = 1;
    EXPECT_NEAR(Plan(problem).carbon, LeastCarbon(problem), 1e-3) << "seed " << seed;
  }
}

TEST(PlanSlots, MakesNobodyLateWhoWouldBeOnTimeWithoutAPlan) {
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(
        {.slots = 24, .zones = 2, .jobs = 60, .nodes = 3, .rest = seed % 2 == 0});
    SlotMarket market(problem);
    NodePacking now(problem, market);
    PlaceRunNow(now);
    const SlotPlan plan = Plan(problem).plan;
    for (size_t i = 0; i < plan.size(); ++i) {
      EXPECT_TRUE(plan[i].exists() || !now.plan()[i].exists()) << "seed " << seed << ", job " << i;
    }
  }
}

TEST(ReplanSlots, KeepsEveryPlaceWhenNothingChanged) {
  int kept = 0;
  for (uint32_t seed = 1; seed <= 80; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(
        {.slots = 24, .zones = 2, .jobs = 30, .nodes = 4, .rest = seed % 2 == 0});
    SlotMarket market(problem);
    const SlotPlan plan = PlanSlots(problem, {}, market).plan;
    const SlotPlan again = ReplanSlots(problem, plan, 0.05, market).plan;
    // Who was late and is not any more had others make room for it.
    if (CountWithoutPlace(again) < CountWithoutPlace(plan)) continue;
    ++kept;
    int64_t moved = 0;
    for (size_t i = 0; i < plan.size(); ++i) {
      EXPECT_TRUE(again[i].exists() || !plan[i].exists()) << "seed " << seed << ", job " << i;
      moved += again[i] == plan[i] ? 0 : 1;
    }
    EXPECT_LE(moved, 1 + CountWithoutPlace(plan)) << "seed " << seed;
  }
  EXPECT_GT(kept, 30);
}

TEST(ReplanSlots, KeepsTheRulesWhateverHasChanged) {
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    const RandomSlots shape = {.slots = 24, .zones = 3, .jobs = 40, .nodes = 4, .rest = true};
    const SlotPlan before = Plan(RandomSlotSource(seed).Problem(shape)).plan;
    const SlotProblem problem = RandomSlotSource(seed + 1000).Problem(shape);  // others, in short
    SlotMarket market(problem);
    const SlotResult result = ReplanSlots(problem, before, 0.05, market);
    EXPECT_STREQ(FindFault(problem, result.plan), "") << "seed " << seed;
  }
}

TEST(LearnPrices, AreAsGoodWhereJobsNeedCpusToo) {
  SlotProblem problem = RandomSlotSource(5).Problem(
      {.slots = 48, .zones = 2, .jobs = 120, .nodes = 8, .interruptible = 0});
  double bound[2] = {};
  for (const int cpus : {0, 1}) {
    for (SlotZone& zone : problem.zones) {
      for (SlotResources& node : zone.nodes) node.cpus = 64 * cpus;
    }
    for (SlotJob& job : problem.jobs) job.need.cpus = cpus;
    SlotMarket market(problem);
    LearnPrices(problem, {}, market);
    bound[cpus] = LowerBound(problem, market);
  }
  EXPECT_DOUBLE_EQ(bound[0], bound[1]);
}

TEST(LowerBound, IsNeverAboveTheOptimum) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem({.slots = 8, .jobs = 4, .nodes = 1});
    SlotMarket market(problem);
    const SlotResult result = PlanSlots(problem, {}, market);
    const double least = LeastCarbon(problem);
    EXPECT_LE(LowerBound(problem, market), least + 1e-6) << "seed " << seed;
    FindPrices(problem, {.iterations = 30, .about = result.carbon}, market);
    EXPECT_LE(LowerBound(problem, market), least + 1e-6) << "seed " << seed;
    EXPECT_GE(result.carbon, least - 1e-3) << "seed " << seed;
  }
}

}  // namespace
}  // namespace windfall
