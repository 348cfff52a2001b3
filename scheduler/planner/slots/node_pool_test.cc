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
  explicit SimplePool(const std::vector<int32_t>& units) {
    for (const int32_t each : units) free_.emplace_back(kSlots, each);
  }
  void Take(const SlotSegment& segment, int32_t units) {
    for (int32_t t = segment.begin; t < segment.end; ++t) At(segment.node, t) -= units;
  }
  bool IsFree(int32_t node, int32_t begin, int32_t end, int32_t units) {
    for (int32_t t = begin; t < end; ++t) {
      if (At(node, t) < units) return false;
    }
    return true;
  }
  bool HasNode(int32_t begin, int32_t end, int32_t units) {
    for (int32_t node = 0; node < static_cast<int32_t>(free_.size()); ++node) {
      if (IsFree(node, begin, end, units)) return true;
    }
    return false;
  }

 private:
  int32_t& At(int32_t node, int32_t slot) {
    return free_[static_cast<size_t>(node)][static_cast<size_t>(slot)];
  }
  std::vector<std::vector<int32_t>> free_;
};

TEST(NodePool, KnowsWhatIsFreeAfterAnyChanges) {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    RandomSlotSource random(seed);
    std::vector<int32_t> units(static_cast<size_t>(random.Between(1, 130)));
    for (int32_t& each : units) each = random.Between(0, 9);
    NodePool pool(units, kSlots, 4);  // some have more than any job needs
    SimplePool simple(units);
    std::vector<std::pair<SlotSegment, int32_t>> taken;
    for (int step = 0; step < 300; ++step) {
      const int32_t begin = random.Between(0, kSlots - 1);
      const int32_t end = random.Between(begin + 1, kSlots);
      const int32_t need = random.Between(1, 4);
      const int32_t node = pool.FindNode(begin, end, need);
      ASSERT_EQ(node >= 0, simple.HasNode(begin, end, need)) << "seed " << seed;
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
  NodePool pool({2, 3}, kSlots, 1'000'000);
  EXPECT_EQ(pool.FindNode(0, 2, 3), 1);
  EXPECT_EQ(pool.FindNode(0, 2, 4), -1);
  EXPECT_FALSE(pool.HasRoom(0, 1'000'000));
  const NodePool nothing({}, kSlots, 8);
  EXPECT_EQ(nothing.FindNode(0, 1, 1), -1);
}

TEST(NodePool, PrefersTheNodeThatLeavesNoHole) {
  NodePool pool({2, 2}, kSlots, 2);
  pool.Take({.begin = 0, .end = 4, .node = 1}, 2);
  EXPECT_EQ(pool.FindNode(4, 7, 1), 1);  // begins as the other ends
  EXPECT_EQ(pool.FindNode(2, 7, 1), 0);
}

TEST(NodePool, SplitsWhereNoNodeIsFreeThroughout) {
  NodePool pool({1, 1}, kSlots, 1);
  pool.Take({.begin = 0, .end = 3, .node = 0}, 1);
  pool.Take({.begin = 5, .end = 8, .node = 1}, 1);
  EXPECT_EQ(pool.FindNode(1, 7, 1), -1);
  SlotPlace place;
  pool.Split(1, 7, 1, place);
  ASSERT_EQ(place.segments.size(), 2u);
  EXPECT_EQ(place.segments[0], (SlotSegment{.begin = 1, .end = 5, .node = 1}));
  EXPECT_EQ(place.segments[1], (SlotSegment{.begin = 5, .end = 7, .node = 0}));
}

}  // namespace
}  // namespace windfall
