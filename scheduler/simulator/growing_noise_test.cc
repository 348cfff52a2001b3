#include "scheduler/simulator/growing_noise.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'041'600);

IntensitySeries Flat(const std::string& zone) {
  std::vector<IntensityStep> steps;
  for (int hour = 0; hour < 48; ++hour) {
    const absl::Time begin = kMidnight + absl::Hours(hour);
    steps.push_back({.span = {begin, begin + absl::Hours(1)}, .intensity = GramsPerKwh(1000)});
  }
  return IntensitySeries::Create({.zone = zone}, steps).value();
}

GrowingNoise Noise(uint64_t seed) {
  return {.deviation_grams_per_kwh = 50, .seed = seed, .issue_time = kMidnight};
}

TEST(WithGrowingNoise, KnowsTheHourOfItsIssueAndErrsByItsDeviationAfterADay) {
  constexpr int kSeeds = 2000;
  std::vector<double> squares(48);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const IntensitySeries series = WithGrowingNoise(Flat("GB"), Noise(seed));
    for (size_t hour = 0; hour < 48; ++hour) {
      const double error = ToGramsPerKwh(series.steps()[hour].intensity) - 1000;
      squares[hour] += error * error / kSeeds;
    }
  }
  EXPECT_EQ(squares[0], 0);
  EXPECT_NEAR(std::sqrt(squares[6]),
              50 * std::sqrt((1 - std::pow(0.95, 12)) / (1 - std::pow(0.95, 48))), 1.5);
  EXPECT_NEAR(std::sqrt(squares[24]), 50, 2);
  EXPECT_GT(squares[47], squares[24]);
}

TEST(WithGrowingNoise, DependsOnSeedZoneAndIssueOnly) {
  EXPECT_EQ(WithGrowingNoise(Flat("GB"), Noise(1)), WithGrowingNoise(Flat("GB"), Noise(1)));
  EXPECT_NE(WithGrowingNoise(Flat("GB"), Noise(1)), WithGrowingNoise(Flat("GB"), Noise(2)));
  EXPECT_NE(WithGrowingNoise(Flat("GB"), Noise(1)).steps(),
            WithGrowingNoise(Flat("DE"), Noise(1)).steps());
  GrowingNoise earlier = Noise(1);
  earlier.issue_time -= absl::Hours(1);
  EXPECT_NE(WithGrowingNoise(Flat("GB"), Noise(1)), WithGrowingNoise(Flat("GB"), earlier));
  // The end of a series is the same whatever was cut off before it.
  const TimeSpan end = {kMidnight + absl::Hours(30), kMidnight + absl::Hours(48)};
  EXPECT_EQ(WithGrowingNoise(Flat("GB").Cut(end), Noise(1)),
            WithGrowingNoise(Flat("GB"), Noise(1)).Cut(end));
}

}  // namespace
}  // namespace windfall
