#include "forecasts/model/predictors.h"

#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr size_t kLastHour = 1;
constexpr size_t kSameHourOfLastDay = 6;
const absl::Time kMonday = absl::FromUnixSeconds(1'654'473'600);

// Ten days; `grams` at hour 239, the last one, and 100 before. Hour 230 is not known.
HourlyHistory HistoryThatEndsWith(int grams) {
  std::vector<IntensityStep> steps;
  for (int hour = 0; hour < 240; ++hour) {
    if (hour == 230) continue;
    const absl::Time begin = kMonday + absl::Hours(hour);
    steps.push_back({.span = {begin, begin + absl::Hours(1)},
                     .intensity = GramsPerKwh(hour == 239 ? grams : 100)});
  }
  const IntensitySeries actual = IntensitySeries::Create({.zone = "GB"}, steps).value();
  const LogScale scale(
      IntensitySeries::Create({}, {{{kMonday, kMonday + absl::Hours(1)}, GramsPerKwh(100)}})
          .value());
  return HourlyHistory(actual, actual.span(), scale);
}

TEST(PredictorWalk, SeesNoFurtherThanItsOrigin) {
  const HourlyHistory flat = HistoryThatEndsWith(100);
  const HourlyHistory high = HistoryThatEndsWith(200);
  PredictorWalk before(flat);
  PredictorWalk also_before(high);
  before.AdvanceTo(239);
  also_before.AdvanceTo(239);
  for (const size_t lead : {0u, 23u, 24u, 95u}) {
    EXPECT_EQ(before.At(lead), also_before.At(lead)) << lead;
    EXPECT_EQ(before.UsualAt(lead), also_before.UsualAt(lead)) << lead;
  }
  before.AdvanceTo(240);
  also_before.AdvanceTo(240);
  EXPECT_NE(before.At(0), also_before.At(0));
}

TEST(PredictorWalk, SeesHowFarTheLastHourWasFromTheUsual) {
  const HourlyHistory history = HistoryThatEndsWith(200);
  PredictorWalk walk(history);
  walk.AdvanceTo(240);
  EXPECT_GT(walk.At(0)[kLastHour], 0.5);
  EXPECT_NEAR(walk.At(0)[kSameHourOfLastDay], 0, 1e-9);  // hour 216
  EXPECT_GT(walk.At(23)[kSameHourOfLastDay], 0.5);       // hour 239
}

TEST(PredictorWalk, TakesTheUnknownForUsual) {
  const HourlyHistory history = HistoryThatEndsWith(100);
  PredictorWalk walk(history);
  walk.AdvanceTo(231);
  const PredictorRow row = walk.At(0);
  EXPECT_EQ(row[kLastHour], 0);
  walk.AdvanceTo(240);
  EXPECT_EQ(walk.At(14)[kSameHourOfLastDay], 0);  // hour 230
}

TEST(PredictorWalk, KnowsNothingUsualOfAnHourThatNoDayHad) {
  const HourlyHistory history = HistoryThatEndsWith(100);
  PredictorWalk walk(history);
  walk.AdvanceTo(10);
  EXPECT_TRUE(walk.UsualAt(14).has_value());   // hour 0 again
  EXPECT_FALSE(walk.UsualAt(13).has_value());  // hour 23
}

}  // namespace
}  // namespace windfall
