#include "scheduler/planner/usable_time.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;

constexpr Tick kHour = 60 * kMinute;

TEST(UsableTime, OfASeriesBeginsNowInsideAStep) {
  const Forecast forecast =
      HourlyForecast("GB", TestNow() - absl::Minutes(90), {100, 200, 200, -1, 300});
  const UsableTime usable = UsableTime::FromSeries(forecast.series, TickScale(TestNow()));
  EXPECT_THAT(usable.steps(), ElementsAre(UsableStep{{0, kHour * 3 / 2}, 200'000},
                                          UsableStep{{kHour * 5 / 2, kHour * 7 / 2}, 300'000}));
}

TEST(UsableTime, CostIsUnknownOutsideAndAcrossHoles) {
  const UsableTime usable({{{0, 10}, 5}, {{10, 20}, 7}, {{30, 40}, 1}});
  EXPECT_EQ(usable.CostOf({.begin = 5, .end = 15}), Score(60));
  EXPECT_EQ(usable.CostOf({.begin = 10, .end = 20}), Score(70));
  EXPECT_EQ(usable.CostOf({.begin = 30, .end = 40}), Score(10));
  EXPECT_EQ(usable.CostOf({.begin = 15, .end = 21}), std::nullopt);
  EXPECT_EQ(usable.CostOf({.begin = 15, .end = 35}), std::nullopt);
  EXPECT_EQ(usable.CostOf({.begin = 20, .end = 25}), std::nullopt);
  EXPECT_EQ(usable.CostOf({.begin = 25, .end = 30}), std::nullopt);
  EXPECT_EQ(usable.CostOf({.begin = 35, .end = 41}), std::nullopt);
  EXPECT_EQ(usable.CostOf({.begin = -1, .end = 5}), std::nullopt);
}

TEST(UsableTime, PlusIsTheSumWhereBothAreKnown) {
  const UsableTime a({{{0, 10}, 5}, {{10, 20}, 7}, {{30, 40}, 1}});
  const UsableTime b({{{5, 15}, 100}, {{15, 35}, 200}});
  EXPECT_THAT(a.Plus(b).steps(), ElementsAre(UsableStep{{5, 10}, 105}, UsableStep{{10, 15}, 107},
                                             UsableStep{{15, 20}, 207}, UsableStep{{30, 35}, 201}));
  EXPECT_EQ(a.Plus(b).steps(), b.Plus(a).steps());
}

TEST(UsableTime, OnAnEdgeTheLowerRateCounts) {
  const UsableTime usable({{{0, 10}, 5}, {{10, 20}, 7}, {{20, 30}, 6}, {{40, 50}, 1}});
  EXPECT_EQ(usable.LowestRateAt(-1), std::nullopt);
  EXPECT_EQ(usable.LowestRateAt(0), 5);
  EXPECT_EQ(usable.LowestRateAt(10), 5);
  EXPECT_EQ(usable.LowestRateAt(11), 7);
  EXPECT_EQ(usable.LowestRateAt(20), 6);
  EXPECT_EQ(usable.LowestRateAt(30), 6);
  EXPECT_EQ(usable.LowestRateAt(31), std::nullopt);
  EXPECT_EQ(usable.LowestRateAt(40), 1);
  EXPECT_EQ(usable.LowestRateAt(50), 1);
}

TEST(UsableTime, WithinKeepsOnlyWhatIsInTheSpans) {
  const UsableTime usable({{{0, 10}, 5}, {{10, 20}, 7}, {{30, 40}, 1}});
  EXPECT_THAT(usable.Within({{-5, 2}, {8, 12}, {18, 31}}).steps(),
              ElementsAre(UsableStep{{0, 2}, 5}, UsableStep{{8, 10}, 5}, UsableStep{{10, 12}, 7},
                          UsableStep{{18, 20}, 7}, UsableStep{{30, 31}, 1}));
}

TEST(UsableTime, CostAgreesWithASumOverMinutes) {
  for (uint32_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    const std::vector<int64_t> by_minute = random.IntensityByMinute(30);
    const UsableTime usable = UsableTimeOf(by_minute);
    for (int begin = 0; begin < 30; ++begin) {
      std::optional<Score> cost = Score(0);
      for (int end = begin + 1; end <= 30; ++end) {
        const int64_t intensity = by_minute[static_cast<size_t>(end - 1)];
        if (intensity < 0) cost.reset();
        if (cost.has_value()) *cost += Score(intensity) * kMinute;
        EXPECT_EQ(usable.CostOf({.begin = begin * kMinute, .end = end * kMinute}), cost);
      }
    }
  }
}

}  // namespace
}  // namespace windfall
