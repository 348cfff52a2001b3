#include "scheduler/planner/slots/rebuild.h"

#include "gtest/gtest.h"
#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/random_slots.h"
#include "scheduler/planner/slots/repair.h"

namespace windfall {
namespace {

constexpr RandomSlots kCrowded = {.slots = 24, .zones = 2, .jobs = 60, .nodes = 3, .rest = true};

TEST(Rebuilder, OnlyEverImprovesAndTakesAPlaceFromNobody) {
  double gained = 0;
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(kCrowded);
    SlotMarket market(problem);
    NodePacking packing(problem, market);
    Repair(SlotPlan(problem.jobs.size()), packing);
    const SlotPlan before = packing.plan();
    const double carbon = CarbonOf(problem, before);
    FindPrices(problem, {.iterations = 30, .about = carbon}, market);
    Rebuilder(packing, seed).Run(600);
    EXPECT_STREQ(FindFault(problem, packing.plan()), "") << "seed " << seed;
    EXPECT_LE(CarbonOf(problem, packing.plan()), carbon * (1 + 1e-9)) << "seed " << seed;
    for (size_t i = 0; i < before.size(); ++i) {
      EXPECT_TRUE(packing.plan()[i].exists() || !before[i].exists())
          << "seed " << seed << ", job " << i;
    }
    gained += 1 - CarbonOf(problem, packing.plan()) / carbon;
  }
  EXPECT_GT(gained, 5);  // 5 % each
}

TEST(Rebuilder, ChangesPlacesWhereNoSingleMoveIsPossible) {
  // Both stand in the other's cheapest slot, and there is no third.
  SlotProblem problem = {.slots = 3, .zones = {{.carbon = {1, 1, 10}, .nodes = {{.units = 1}}}}};
  const SlotJob job = {.deadline = 3, .need = {.units = 1}, .zones = 1, .late_cost = 1000};
  problem.jobs = {job, job};
  problem.jobs[0].length = 2;
  problem.jobs[0].power = 5;
  problem.jobs[1].length = 1;
  problem.jobs[1].power = 1;
  SlotMarket market(problem);
  NodePacking packing(problem, market);
  for (const size_t index : {0, 1}) {
    SlotPlace place;
    place.zone = 0;
    const int32_t begin = index == 0 ? 1 : 0;
    place.segments.push_back(
        {.begin = begin, .end = begin + problem.jobs[index].length, .node = 0});
    packing.Put(index, place);
  }
  Rebuilder(packing, 1).Run(50);
  EXPECT_EQ(packing.plan()[0].segments.front().begin, 0);
  EXPECT_EQ(packing.plan()[1].segments.front().begin, 2);
  EXPECT_STREQ(FindFault(problem, packing.plan()), "");
}

}  // namespace
}  // namespace windfall
