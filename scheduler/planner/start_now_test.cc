#include "scheduler/planner/start_now.h"

#include <optional>

#include "gtest/gtest.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

TEST(EmissionsFromStart, WeighsIntensityByTimeAndAppliesPueToTheMassOnly) {
  const Forecast forecast = HourlyForecast("GB", TestNow(), {100, 300});
  const WorkItem item = HourOfWork(1);  // 1 kWh
  const std::optional<ExpectedEmissions> emissions =
      EmissionsFromStart(item, TestNow() + absl::Minutes(15), 1200, forecast.series);
  ASSERT_TRUE(emissions.has_value());
  EXPECT_EQ(emissions->mean_intensity, GramsPerKwh(150));
  EXPECT_EQ(emissions->mass, Grams(180));
}

TEST(EmissionsFromStart, CountsTheOverheadOfAResume) {
  const Forecast forecast = HourlyForecast("GB", TestNow(), {100, 300});
  WorkItem item = HourOfWork(1);
  item.interruption = {.resume_overhead = absl::Minutes(30)};
  EXPECT_EQ(EmissionsFromStart(item, TestNow(), 1000, forecast.series)->mass, Grams(100));
  item.resume = true;
  EXPECT_EQ(EmissionsFromStart(item, TestNow(), 1000, forecast.series)->mass, Grams(250));
}

TEST(EmissionsFromStart, IsUnknownWhereTheSeriesEndsOrHasAHole) {
  const WorkItem item = HourOfWork(1);
  const Forecast forecast = HourlyForecast("GB", TestNow(), {100, -1, 100, 100});
  const auto from = [&](absl::Duration after) {
    return EmissionsFromStart(item, TestNow() + after, 1000, forecast.series);
  };
  EXPECT_TRUE(from(absl::ZeroDuration()).has_value());
  EXPECT_FALSE(from(absl::Nanoseconds(1)).has_value());
  EXPECT_TRUE(from(absl::Hours(3)).has_value());
  EXPECT_FALSE(from(absl::Hours(3) + absl::Nanoseconds(1)).has_value());
  EXPECT_FALSE(from(-absl::Nanoseconds(1)).has_value());
}

}  // namespace
}  // namespace windfall
