#include "scheduler/planner/slots/displace.h"

#include "gtest/gtest.h"
#include "scheduler/planner/slots/random_slots.h"
#include "scheduler/planner/slots/repair.h"

namespace windfall {
namespace {

constexpr RandomSlots kCrowded = {.slots = 24, .zones = 2, .jobs = 60, .nodes = 3, .rest = true};

SlotPlan RunNow(const SlotProblem& problem) {
  SlotMarket market(problem);
  NodePacking packing(problem, market);
  PlaceRunNow(packing);
  return packing.plan();
}

// Every job where it would like to be, as far as there is room: greedy, and unfair to the last.
void PlaceGreedily(NodePacking& packing) { Repair(SlotPlan(packing.plan().size()), packing); }

TEST(Displacer, RetreatsUntilNobodyIsLateWhoIsSafe) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(kCrowded);
    const SlotPlan safe = RunNow(problem);
    SlotMarket market(problem);
    NodePacking packing(problem, market);
    PlaceGreedily(packing);
    Displacer(packing, seed).RetreatTo(safe);
    EXPECT_STREQ(FindFault(problem, packing.plan()), "") << "seed " << seed;
    for (size_t i = 0; i < safe.size(); ++i) {
      EXPECT_TRUE(packing.plan()[i].exists() || !safe[i].exists())
          << "seed " << seed << ", job " << i;
    }
  }
}

TEST(Displacer, PlacesTheLateWhereOthersGiveWay) {
  // The long job fits nowhere once the short one has taken the middle, which could start earlier.
  SlotProblem problem = {.slots = 4, .zones = {{.carbon = {9, 1, 1, 9}, .nodes = {{.units = 1}}}}};
  const SlotJob job = {
      .deadline = 4, .need = {.units = 1}, .power = 1, .zones = 1, .late_cost = 100};
  problem.jobs = {job, job};
  problem.jobs[0].length = 1;
  problem.jobs[1].length = 3;
  SlotMarket market(problem);
  NodePacking packing(problem, market);
  SlotPlace middle;
  middle.zone = 0;
  middle.segments.push_back({.begin = 1, .end = 2, .node = 0});
  packing.Put(0, middle);
  EXPECT_EQ(Displacer(packing, 1).PlaceLate(10), 1);
  EXPECT_EQ(CountWithoutPlace(packing.plan()), 0);
  EXPECT_STREQ(FindFault(problem, packing.plan()), "");
}

TEST(Displacer, SqueezesTheLateInWithoutTakingAPlaceFromAnybody) {
  int64_t squeezed = 0;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    const SlotProblem problem = RandomSlotSource(seed).Problem(kCrowded);
    SlotMarket market(problem);
    NodePacking packing(problem, market);
    PlaceGreedily(packing);
    const SlotPlan before = packing.plan();
    const int64_t placed = Displacer(packing, seed).SqueezeLateIn(100);
    EXPECT_STREQ(FindFault(problem, packing.plan()), "") << "seed " << seed;
    EXPECT_EQ(CountWithoutPlace(before) - CountWithoutPlace(packing.plan()), placed);
    for (size_t i = 0; i < before.size(); ++i) {
      EXPECT_TRUE(packing.plan()[i].exists() || !before[i].exists())
          << "seed " << seed << ", job " << i;
    }
    if (placed == 0) {
      EXPECT_EQ(packing.plan(), before) << "seed " << seed;
    }
    squeezed += placed;
  }
  EXPECT_GT(squeezed, 100);
}

TEST(Displacer, MakesThoseLeaveInTurnWhoStandInTheWayOfWhoLeft) {
  SlotProblem problem = {.slots = 8,
                         .zones = {{.nodes = {{.units = 1}}}, {.nodes = {{.units = 1}}}}};
  for (SlotZone& zone : problem.zones) zone.carbon.assign(8, 1);
  const SlotJob job = {.need = {.units = 1}, .power = 1, .late_cost = 90};
  problem.jobs = {job, job, job};
  for (const size_t index : {0, 1, 2}) {
    SlotJob& each = problem.jobs[index];
    each.deadline = index == 0 ? 3 : index == 1 ? 4 : 8;
    each.length = index == 0 ? 3 : index == 1 ? 2 : 4;
    each.zones = index == 0 ? 1 : index == 1 ? 3 : 2;
  }
  // The first is late unless it starts at once, where the second stands. That could go to the other
  // zone, if it were not for the third.
  SlotMarket market(problem);
  NodePacking packing(problem, market);
  for (const size_t index : {1, 2}) {
    SlotPlace place;
    place.zone = index == 1 ? 0 : 1;
    place.segments.push_back({.begin = 0, .end = problem.jobs[index].length, .node = 0});
    packing.Put(index, place);
  }
  EXPECT_EQ(Displacer(packing, 1).SqueezeLateIn(10), 1);
  EXPECT_EQ(CountWithoutPlace(packing.plan()), 0);
  EXPECT_STREQ(FindFault(problem, packing.plan()), "");
}

}  // namespace
}  // namespace windfall
