#include "scheduler/planner/slots/cheapest_slots.h"

#include <algorithm>
#include <numeric>

#include "gtest/gtest.h"
#include "scheduler/planner/slots/random_slots.h"

namespace windfall {
namespace {

// Whole numbers, so that sums are exact in any order; few enough that many are equal, and some
// slots closed.
std::vector<float> RandomCosts(RandomSlotSource& source) {
  std::vector<float> costs(static_cast<size_t>(source.Between(1, 70)));
  const int32_t most = source.Chance(0.5) ? 5 : 1000;
  const double closed = source.Chance(0.5) ? 0.3 : 0;
  for (float& cost : costs) {
    cost = source.Chance(closed) ? kNoCost : static_cast<float>(source.Between(0, most));
  }
  return costs;
}

float SumOfLeast(std::vector<float> costs, int32_t length) {
  std::sort(costs.begin(), costs.end());
  return std::accumulate(costs.begin(), costs.begin() + length, 0.0f);
}

float SumOfTaken(const std::vector<float>& costs, const SlotPlace& place) {
  float sum = 0;
  for (const SlotSegment& segment : place.segments) {
    for (int32_t i = segment.begin; i < segment.end; ++i) sum += costs[static_cast<size_t>(i)];
  }
  return sum;
}

TEST(CheapestSlots, CostWhatTheFirstCostWhenSorted) {
  std::vector<float> scratch;
  for (uint32_t seed = 1; seed <= 5000; ++seed) {
    RandomSlotSource source(seed);
    const std::vector<float> costs = RandomCosts(source);
    const int32_t length = source.Between(1, static_cast<int32_t>(costs.size()));
    const auto guess = static_cast<float>(source.Between(0, 1000));
    const CheapestChoice choice = CheapestSlots(costs, length, guess, scratch);
    const float least = SumOfLeast(costs, length);
    ASSERT_EQ(choice.cost, least) << "seed " << seed;
    if (least == kNoCost) continue;
    SlotPlace place;
    TakeSlots(costs, choice, 0, place);
    ASSERT_EQ(SumOfTaken(costs, place), least) << "seed " << seed;
    ASSERT_LE(AtLeast(costs, length, guess), least) << "seed " << seed;
    ASSERT_LE(AtLeast(costs, length, choice.level), least + 0.01f) << "seed " << seed;
  }
}

TEST(CheapestSlots, AreNoneWhereTheWindowIsTooShort) {
  std::vector<float> scratch;
  EXPECT_EQ(CheapestSlots({1, 2}, 3, 0, scratch).cost, kNoCost);
}

}  // namespace
}  // namespace windfall
