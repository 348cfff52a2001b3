#include "forecasts/model/usual_day.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(UsualDay, IsTheMeanAtFirstAndForgetsLater) {
  UsualDay usual;
  EXPECT_FALSE(usual.Knows(3));
  usual.Learn(3, DayKind::kWorkday, 1);
  usual.Learn(3, DayKind::kWorkday, 2);
  EXPECT_TRUE(usual.Knows(3));
  EXPECT_DOUBLE_EQ(usual.At(3), 1.5);
  for (int day = 0; day < 60; ++day) usual.Learn(3, DayKind::kWorkday, 5);
  EXPECT_NEAR(usual.At(3), 5, 0.01);
  EXPECT_FALSE(usual.Knows(4));
}

TEST(UsualDay, KnowsHowWeekendsDiffer) {
  UsualDay usual;
  usual.Learn(3, DayKind::kWorkday, 10);
  EXPECT_EQ(usual.ExcessOf(DayKind::kWeekend, 3), 0);
  usual.Learn(3, DayKind::kWeekend, 3);
  // Over a week of five and two they cancel out.
  EXPECT_DOUBLE_EQ(usual.ExcessOf(DayKind::kWeekend, 3), -5);
  EXPECT_DOUBLE_EQ(usual.ExcessOf(DayKind::kWorkday, 3), 2);
}

}  // namespace
}  // namespace windfall
