#include "scheduler/planner/slots/node_pool.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "scheduler/planner/slots/random_slots.h"

namespace windfall {
namespace {

constexpr int32_t kSlots = 10;

// What a pool should know, kept the simple way.
class SimplePool {
 public:
  explicit SimplePool(const SlotZone& zone) {
    for (const SlotResources& each : zone.nodes) free_.emplace_back(kSlots, each);
    for (const SlotReservation& each : zone.reservations) Take(each.segment, each.resources);
  }
  void Take(const SlotSegment& segment, const SlotResources& need) {
    for (int32_t t = segment.begin; t < segment.end; ++t) At(segment.node, t) += -need;
  }
  bool IsFree(int32_t node, int32_t begin, int32_t end, const SlotResources& need) {
    for (int32_t t = begin; t < end; ++t) {
      if (!At(node, t).Fits(need)) return false;
    }
    return true;
  }
  bool HasNode(int32_t begin, int32_t end, const SlotResources& need) {
    for (int32_t node = 0; node < static_cast<int32_t>(free_.size()); ++node) {
      if (IsFree(node, begin, end, need)) return true;
    }
    return false;
  }
  bool HasNodeInEach(int32_t begin, int32_t end, const SlotResources& need) {
    for (int32_t t = begin; t < end; ++t) {
      if (!HasNode(t, t + 1, need)) return false;
    }
    return true;
  }

 private:
  SlotResources& At(int32_t node, int32_t slot) {
    return free_[static_cast<size_t>(node)][static_cast<size_t>(slot)];
  }
  std::vector<std::vector<SlotResources>> free_;
};

SlotResources RandomNeed(RandomSlotSource& random) {
  return {
      .units = random.Between(0, 4), .cpus = random.Between(0, 6), .memory = random.Between(0, 3)};
}

SlotSegment RandomSpan(RandomSlotSource& random) {
  const int32_t begin = random.Between(0, kSlots - 1);
  return {.begin = begin, .end = random.Between(begin + 1, kSlots)};
}

SlotZone RandomZone(RandomSlotSource& random) {
  SlotZone zone;
  const int32_t nodes = random.Between(1, 130);
  for (int32_t node = 0; node < nodes; ++node) {
    zone.nodes.push_back({.units = random.Between(0, 9),
                          .cpus = random.Between(0, 20),
                          .memory = random.Between(0, 9)});
    if (!random.Chance(0.2)) continue;
    SlotSegment segment = RandomSpan(random);
    segment.node = node;
    zone.reservations.push_back({.segment = segment, .resources = RandomNeed(random)});
  }
  return zone;
}

SlotZone ZoneOf(const std::vector<int32_t>& units) {
  SlotZone zone;
  for (const int32_t each : units) zone.nodes.push_back({.units = each});
  return zone;
}

void ExpectSplits(const NodePool& pool, SimplePool& simple, const SlotSegment& span,
                  const SlotResources& need) {
  SlotPlace place;
  const bool splits = pool.Split(span.begin, span.end, need, place);
  ASSERT_EQ(splits, simple.HasNodeInEach(span.begin, span.end, need));
  if (!splits) return;
  int32_t begin = span.begin;
  for (const SlotSegment& part : place.segments) {
    EXPECT_EQ(part.begin, begin);
    EXPECT_TRUE(simple.IsFree(part.node, part.begin, part.end, need));
    begin = part.end;
  }
  EXPECT_EQ(begin, span.end);
}

TEST(NodePool, KnowsWhatIsFreeAfterAnyChanges) {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    RandomSlotSource random(seed);
    const SlotZone zone = RandomZone(random);
    // Some nodes have more than any job needs.
    NodePool pool(zone, kSlots, {.units = {0, 1, 2, 3, 4}, .cpus = true, .memory = true});
    SimplePool simple(zone);
    std::vector<std::pair<SlotSegment, SlotResources>> taken;
    for (int step = 0; step < 300; ++step) {
      const auto [begin, end, none] = RandomSpan(random);
      const SlotResources need = RandomNeed(random);
      const int32_t node = pool.FindNode(begin, end, need);
      ASSERT_EQ(node >= 0, simple.HasNode(begin, end, need)) << "seed " << seed;
      ExpectSplits(pool, simple, {.begin = begin, .end = end}, need);
      if (node >= 0) {
        ASSERT_TRUE(simple.IsFree(node, begin, end, need)) << "seed " << seed;
        taken.emplace_back(SlotSegment{.begin = begin, .end = end, .node = node}, need);
        pool.Take(taken.back().first, need);
        simple.Take(taken.back().first, need);
      }
      if (!taken.empty() && random.Chance(0.3)) {
        const auto some = taken.begin() + random.Between(0, static_cast<int32_t>(taken.size()) - 1);
        pool.Take(some->first, -some->second);
        simple.Take(some->first, -some->second);
        taken.erase(some);
      }
    }
  }
}

TEST(NodePool, HasNoRoomForMoreThanAnyNodeHas) {
  NodePool pool(ZoneOf({2, 3}), kSlots, {.units = {3, 4, 1'000'000}});
  EXPECT_EQ(pool.FindNode(0, 2, {.units = 3}), 1);
  EXPECT_EQ(pool.FindNode(0, 2, {.units = 4}), -1);
  EXPECT_EQ(pool.Rooms(1'000'000)[0], 0);
  const NodePool nothing(ZoneOf({}), kSlots, {.units = {8}});
  EXPECT_EQ(nothing.FindNode(0, 1, {.units = 1}), -1);
}

TEST(NodePool, PrefersTheNodeThatLeavesNoHole) {
  NodePool pool(ZoneOf({2, 2}), kSlots, {.units = {1, 2}});
  pool.Take({.begin = 0, .end = 4, .node = 1}, {.units = 2});
  EXPECT_EQ(pool.FindNode(4, 7, {.units = 1}), 1);  // begins as the other ends
  EXPECT_EQ(pool.FindNode(2, 7, {.units = 1}), 0);
}

TEST(NodePool, KnowsWhereARunLacksTheLeast) {
  NodePool pool(ZoneOf({4, 4}), kSlots, {.units = {3, 4}});
  pool.Take({.begin = 0, .end = 5, .node = 1}, {.units = 4});
  pool.Take({.begin = 8, .end = 10, .node = 1}, {.units = 2});
  const SlotJob job = {.release = 1, .deadline = 10, .length = 4, .need = {.units = 3}};
  const Shortage least = pool.LeastShortage(1, job);
  EXPECT_EQ(least.node, 1);
  EXPECT_EQ(least.begin, 5);
  EXPECT_EQ(least.unit_slots, 1);  // one unit in slot 8
  EXPECT_EQ(pool.LeastShortage(0, job).unit_slots, 0);
}

TEST(NodePool, SplitsWhereNoNodeIsFreeThroughout) {
  NodePool pool(ZoneOf({1, 1}), kSlots, {.units = {1}});
  pool.Take({.begin = 0, .end = 3, .node = 0}, {.units = 1});
  pool.Take({.begin = 5, .end = 8, .node = 1}, {.units = 1});
  EXPECT_EQ(pool.FindNode(1, 7, {.units = 1}), -1);
  SlotPlace place;
  ASSERT_TRUE(pool.Split(1, 7, {.units = 1}, place));
  ASSERT_EQ(place.segments.size(), 2u);
  EXPECT_EQ(place.segments[0], (SlotSegment{.begin = 1, .end = 5, .node = 1}));
  EXPECT_EQ(place.segments[1], (SlotSegment{.begin = 5, .end = 7, .node = 0}));
}

}  // namespace
}  // namespace windfall
