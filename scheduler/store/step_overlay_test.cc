#include "scheduler/store/step_overlay.h"

#include <gtest/gtest.h>

#include <random>

namespace windfall {
namespace {

constexpr int kMinutes = 40;

absl::Time At(int minute) { return absl::UnixEpoch() + absl::Minutes(minute); }

IntensityStep Step(int begin, int end, int intensity) {
  return {.span = {At(begin), At(end)}, .intensity = GramsPerKwh(intensity)};
}

TEST(OverlayNewestFirst, KeepsWhatTheNewerStepsLeave) {
  EXPECT_EQ(OverlayNewestFirst({Step(10, 20, 2), Step(0, 30, 1)}, {At(0), At(60)}),
            (std::vector{Step(0, 10, 1), Step(10, 20, 2), Step(20, 30, 1)}));
}

TEST(OverlayNewestFirst, CutsToTheSpan) {
  EXPECT_EQ(OverlayNewestFirst({Step(0, 30, 1)}, {At(5), At(6)}), (std::vector{Step(5, 6, 1)}));
  EXPECT_TRUE(OverlayNewestFirst({Step(0, 30, 1)}, {At(30), At(40)}).empty());
}

TEST(OverlayNewestFirst, AgreesWithTheDefinitionMinuteByMinute) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::vector<IntensityStep> steps;
    for (int i = 0; i < 12; ++i) {
      const int begin = static_cast<int>(random() % kMinutes);
      steps.push_back(Step(begin, begin + 1 + static_cast<int>(random() % 10), i + 1));
    }
    const absl::StatusOr<IntensitySeries> overlay =
        IntensitySeries::Create({}, OverlayNewestFirst(steps, {At(3), At(kMinutes - 3)}));
    ASSERT_TRUE(overlay.ok()) << overlay.status();
    for (int minute = 0; minute < kMinutes + 10; ++minute) {
      CarbonIntensity expected;
      for (size_t i = steps.size(); i-- > 0;) {
        if (steps[i].span.Contains(At(minute))) expected = steps[i].intensity;
      }
      if (minute < 3 || minute >= kMinutes - 3) expected = {};
      const IntensityStep* step = overlay->StepAt(At(minute));
      ASSERT_EQ(step == nullptr ? CarbonIntensity() : step->intensity, expected) << minute;
    }
  }
}

}  // namespace
}  // namespace windfall
