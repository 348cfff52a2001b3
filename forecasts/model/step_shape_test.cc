#include "forecasts/model/step_shape.h"

#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'473'600);

// Ten days of half hours; in the hour after noon the first is 100 and the second 200.
IntensitySeries HalfHours() {
  std::vector<IntensityStep> steps;
  for (int i = 0; i < 480; ++i) {
    const absl::Time begin = kMidnight + absl::Minutes(30) * i;
    steps.push_back({.span = {begin, begin + absl::Minutes(30)},
                     .intensity = GramsPerKwh(i % 48 == 24 ? 100 : 200)});
  }
  return IntensitySeries::Create({.zone = "GB"}, steps).value();
}

TEST(StepShape, TellsHalfHoursFromTheirHour) {
  const IntensitySeries actual = HalfHours();
  const LogScale scale(actual);
  const HourlyHistory history(actual, actual.span(), scale);
  const StepShape shape(actual, history, absl::Minutes(30), scale);
  const double hour = scale.ToLog(GramsPerKwh(150));
  const absl::Time noon = kMidnight + absl::Hours(20 * 24 + 12);
  EXPECT_NEAR(shape.At(noon), scale.ToLog(GramsPerKwh(100)) - hour, 1e-9);
  EXPECT_NEAR(shape.At(noon + absl::Minutes(30)), scale.ToLog(GramsPerKwh(200)) - hour, 1e-9);
  EXPECT_NEAR(shape.At(noon + absl::Hours(1)), 0, 1e-9);
}

TEST(StepShape, IsFlatWhereStepsAreHours) {
  const IntensitySeries actual = HalfHours();
  const LogScale scale(actual);
  const HourlyHistory history(actual, actual.span(), scale);
  const StepShape shape(actual, history, absl::Hours(1), scale);
  EXPECT_EQ(shape.At(kMidnight + absl::Hours(12)), 0);
}

}  // namespace
}  // namespace windfall
