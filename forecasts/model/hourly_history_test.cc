#include "forecasts/model/hourly_history.h"

#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

// A Monday, 0:00.
const absl::Time kMonday = absl::FromUnixSeconds(1'654'473'600);

absl::Time At(double hours) { return kMonday + absl::Hours(1) * hours; }

IntensitySeries SeriesOf(const std::vector<IntensityStep>& steps) {
  return IntensitySeries::Create({.zone = "GB"}, steps).value();
}

TEST(LogScale, GivesBackWhatItTook) {
  const LogScale scale(SeriesOf({{{At(0), At(1)}, GramsPerKwh(200)}}));
  for (const CarbonIntensity intensity : {GramsPerKwh(0), GramsPerKwh(35), GramsPerKwh(900)}) {
    EXPECT_EQ(scale.FromLog(scale.ToLog(intensity)), intensity);
  }
  EXPECT_EQ(scale.FromLog(-1000), GramsPerKwh(0));
  EXPECT_EQ(scale.FromLog(1000), kHighestPlausibleIntensity);
}

TEST(HourlyHistory, LeavesOutHoursThatAreNotKnownThroughout) {
  const IntensitySeries actual = SeriesOf({{{At(0), At(1)}, GramsPerKwh(100)},
                                           {{At(1), At(1.5)}, GramsPerKwh(100)},
                                           {{At(2), At(2.5)}, GramsPerKwh(100)},
                                           {{At(2.5), At(3)}, GramsPerKwh(300)}});
  const LogScale scale(actual);
  const HourlyHistory history(actual, {At(0), At(3)}, scale);
  ASSERT_EQ(history.size(), 3);
  EXPECT_EQ(history.known(), 2);
  EXPECT_EQ(history[0], scale.ToLog(GramsPerKwh(100)));
  EXPECT_FALSE(history[1].has_value());
  EXPECT_EQ(history[2], scale.ToLog(GramsPerKwh(200)));
}

TEST(HourlyHistory, CountsHoursBackFromItsEnd) {
  const IntensitySeries actual = SeriesOf({{{At(0), At(4)}, GramsPerKwh(100)}});
  const HourlyHistory history(actual, {At(0), At(3.5)}, LogScale(actual));
  EXPECT_EQ(history.size(), 3);
  EXPECT_EQ(history.BeginOf(0), At(0.5));
}

TEST(HourlyHistory, KnowsTheHourOfTheDayAndTheWeekend) {
  const IntensitySeries actual = SeriesOf({{{At(0), At(200)}, GramsPerKwh(100)}});
  const HourlyHistory history(actual, {At(5), At(30)}, LogScale(actual));
  EXPECT_EQ(history.HourOfDay(0), 5);
  EXPECT_EQ(history.HourOfDay(20), 1);
  const size_t saturday = 5 * 24 - 5;  // its first hour
  EXPECT_FALSE(history.IsWeekend(saturday - 1));
  EXPECT_TRUE(history.IsWeekend(saturday));
  EXPECT_TRUE(history.IsWeekend(saturday + 47));
  EXPECT_FALSE(history.IsWeekend(saturday + 48));
}

}  // namespace
}  // namespace windfall
