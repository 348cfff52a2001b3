#include "scheduler/planner/unbroken.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"

namespace windfall {
namespace {

TEST(CleanestStart, AlignsAnEndWithAnEdgeBetweenTwoCleanerSteps) {
  // 25 minutes fit best when they fill the second of the two clean steps and end with it.
  const UsableTime usable({{{0, 30}, 9}, {{30, 40}, 2}, {{40, 60}, 1}, {{60, 90}, 9}});
  const std::optional<CleanStart> best = CleanestStart(usable, 25);
  ASSERT_TRUE(best.has_value());
  EXPECT_EQ(best->start, 35);
  EXPECT_EQ(best->cost, Score(5 * 2 + 20 * 1));
}

TEST(CleanestStart, TakesTheEarliestOfEquals) {
  const UsableTime usable({{{3, 30}, 5}, {{30, 60}, 7}, {{60, 90}, 5}});
  EXPECT_EQ(CleanestStart(usable, 20)->start, 3);
}

TEST(CleanestStart, NeverRunsAcrossAHole) {
  const UsableTime usable({{{0, 20}, 1}, {{21, 40}, 1}, {{40, 60}, 9}});
  EXPECT_EQ(CleanestStart(usable, 25)->start, 21);
  EXPECT_FALSE(CleanestStart(usable, 40).has_value());
}

TEST(CleanestStart, CostsWhatBruteForceOverMinutesFinds) {
  for (uint32_t seed = 1; seed <= 5000 && !testing::Test::HasFailure(); ++seed) {
    RandomCase random(seed);
    const std::vector<int64_t> by_minute = random.IntensityByMinute(random.Between(5, 120));
    const Tick length = random.Between(1, 40) * kMinute;
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const UsableTime usable = UsableTimeOf(by_minute);
    std::optional<CleanStart> expected;
    for (Tick start = 0; start < static_cast<Tick>(by_minute.size()) * kMinute; start += kMinute) {
      const std::optional<Score> cost = usable.CostOf({.begin = start, .end = start + length});
      if (!cost.has_value() || (expected.has_value() && *cost >= expected->cost)) continue;
      expected = {.start = start, .cost = *cost};
    }
    const std::optional<CleanStart> best = CleanestStart(usable, length);
    ASSERT_EQ(best.has_value(), expected.has_value());
    if (!best.has_value()) continue;
    EXPECT_EQ(best->cost, expected->cost);
    EXPECT_EQ(best->start, expected->start);
  }
}

TEST(CleanestStart, WithStartCostsCostsWhatBruteForceOverMinutesFinds) {
  for (uint32_t seed = 1; seed <= 5000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    const UsableTime usable = UsableTimeOf(random.IntensityByMinute(random.Between(5, 120)));
    const UsableTime rate = UsableTimeOf(random.IntensityByMinute(120));
    const StartCost at_start(&rate, random.Between(0, 60) * kMinute);
    const Tick length = random.Between(1, 40) * kMinute;
    const WaitCharge wait = {.per_tick = random.OneIn(2) ? 0 : random.Between(0, 30),
                             .from = length};
    std::optional<Score> expected;
    for (Tick start = 0; start < 120 * kMinute; start += kMinute) {
      const std::optional<Score> run = usable.CostOf({.begin = start, .end = start + length});
      const std::optional<Score> once = at_start.At(start);
      if (!run.has_value() || !once.has_value()) continue;
      const Score cost = *run + *once + wait.Until(start + length);
      if (!expected.has_value() || cost < *expected) expected = cost;
    }
    const std::optional<CleanStart> best =
        CleanestStart(usable, length, {.at_start = {.first = at_start}, .wait = wait});
    ASSERT_EQ(best.has_value(), expected.has_value());
    if (!best.has_value()) continue;
    EXPECT_EQ(best->cost, *expected);
  }
}

}  // namespace
}  // namespace windfall
