#include "agent/meter/meter_time.h"

#include <gtest/gtest.h>

namespace windfall {
namespace {

constexpr absl::Duration kSecond = absl::Seconds(1);

absl::Time At(int second) { return absl::FromUnixSeconds(1'791'806'400 + second); }

TEST(MeterTime, IsWallTimeWhileThatGoesForward) {
  MeterTime time;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(time.Advance(At(i), i * kSecond).time, At(i));
}

TEST(MeterTime, GoesOnAtHalfPaceUntilAClockThatWasSetBackCatchesUp) {
  MeterTime time;
  time.Advance(At(100), 0 * kSecond);
  EXPECT_EQ(time.Advance(At(60), 20 * kSecond).time, At(110));
  EXPECT_EQ(time.Advance(At(100), 60 * kSecond).time, At(130));
  EXPECT_EQ(time.Advance(At(140), 100 * kSecond).time, At(150));
  EXPECT_EQ(time.Advance(At(160), 120 * kSecond).time, At(160));
  EXPECT_EQ(time.Advance(At(161), 121 * kSecond).time, At(161));
}

TEST(SpanBetween, ReachesFromCoveredToNow) {
  EXPECT_EQ(SpanBetween({At(0), kSecond}, {At(3), 4 * kSecond}), (TimeSpan{At(0), At(3)}));
}

TEST(SpanBetween, LeavesAHoleWhereTheClockWasSetForward) {
  EXPECT_EQ(SpanBetween({At(0), kSecond}, {At(3600), 3 * kSecond}), (TimeSpan{At(3598), At(3600)}));
}

TEST(SpanBetween, SmallDifferencesOfTheClocksLeaveNone) {
  const absl::Time now = At(10) + absl::Milliseconds(400);
  EXPECT_EQ(SpanBetween({At(0), 0 * kSecond}, {now, 10 * kSecond}), (TimeSpan{At(0), now}));
}

}  // namespace
}  // namespace windfall
