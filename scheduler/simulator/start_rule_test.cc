#include "scheduler/simulator/start_rule.h"

#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'041'600);

IntensitySeries Hourly(const std::vector<int>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  absl::Time begin = kMidnight;
  for (const int grams : grams_per_kwh) {
    steps.push_back({{begin, begin + absl::Hours(1)}, GramsPerKwh(grams)});
    begin += absl::Hours(1);
  }
  return IntensitySeries::Create({.zone = "GB", .provider = "test"}, steps).value();
}

TEST(ChooseStart, FollowsEachRule) {
  const struct {
    StartRule rule;
    std::vector<int> intensity;
    double submit_hours;
    double expected_hours;
    double most_wait_hours;
    double start_hours;
  } kCases[] = {
      // The cleanest moment, whatever comes after it; the first of equals.
      {StartRule::kLowestSlot, {300, 200, 100, 900, 100}, 0, 2, 6, 2},
      {StartRule::kLowestSlot, {300, 200, 100, 900, 100}, 0, 2, 1, 1},
      {StartRule::kLowestSlot, {100, 100, 100}, 0.25, 1, 6, 0.25},
      {StartRule::kLowestSlot, {300, 200, 100}, 0.5, 1, 1.5, 2},
      // Full hours after the submission.
      {StartRule::kLowestWindow, {300, 200, 100, 100, 300}, 0, 2, 6, 2},
      {StartRule::kLowestWindow, {300, 200, 100, 100, 300}, 0.5, 1, 6, 2.5},
      {StartRule::kLowestWindow, {300, 200, 100, 100, 300}, 0.5, 1, 1, 1.5},
      // What would end beyond the forecast is not looked at.
      {StartRule::kLowestWindow, {300, 200, 100}, 0, 2, 6, 1},
      {StartRule::kLowestWindow, {300}, 0, 2, 6, 0},
      // 100 saved in two hours beats 150 in four.
      {StartRule::kCarbonTime, {300, 200, 190, 150, 150}, 0, 1, 3, 1},
      {StartRule::kCarbonTime, {300, 290, 200, 10, 150}, 0, 1, 3, 3},
      {StartRule::kCarbonTime, {100, 200, 300}, 0, 1, 2, 0},
  };
  for (const auto& c : kCases) {
    const absl::Time start = ChooseStart(c.rule,
                                         {.submit = kMidnight + absl::Hours(1) * c.submit_hours,
                                          .expected = absl::Hours(1) * c.expected_hours,
                                          .most_wait = absl::Hours(1) * c.most_wait_hours},
                                         Hourly(c.intensity));
    EXPECT_EQ(absl::ToDoubleHours(start - kMidnight), c.start_hours)
        << "rule " << static_cast<int>(c.rule) << ", submitted at hour " << c.submit_hours;
  }
}

TEST(MostWait, IsADayFromTwoHoursOn) {
  EXPECT_EQ(MostWait(absl::Hours(2) - absl::Seconds(1)), absl::Hours(6));
  EXPECT_EQ(MostWait(absl::Hours(2)), absl::Hours(24));
}

}  // namespace
}  // namespace windfall
