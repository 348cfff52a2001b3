#include "forecasts/model/hourly_outlook.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

absl::Time At(double hours) { return absl::UnixEpoch() + absl::Hours(1) * hours; }

HourlyOutlook TwoHoursAHoleAndOneMore() {
  HourlyOutlook outlook(At(0));
  outlook.Add(LogQuantiles{.p10 = 1, .p50 = 2, .p90 = 3});
  outlook.Add(LogQuantiles{.p10 = 3, .p50 = 4, .p90 = 9});
  outlook.Add(std::nullopt);
  outlook.Add(LogQuantiles{});
  return outlook;
}

TEST(HourlyOutlook, WeighsHoursByTime) {
  const std::optional<LogQuantiles> mean = TwoHoursAHoleAndOneMore().MeanOver({At(0.5), At(2)});
  ASSERT_TRUE(mean.has_value());
  EXPECT_NEAR(mean->p10, 7.0 / 3, 1e-9);
  EXPECT_NEAR(mean->p50, 10.0 / 3, 1e-9);
  EXPECT_NEAR(mean->p90, 7, 1e-9);
}

TEST(HourlyOutlook, ExpectsNothingOfHolesAndOfWhatIsTooFarAhead) {
  const HourlyOutlook outlook = TwoHoursAHoleAndOneMore();
  EXPECT_EQ(outlook.end(), At(4));
  EXPECT_FALSE(outlook.MeanOver({At(1), At(3)}).has_value());
  EXPECT_TRUE(outlook.MeanOver({At(3), At(4)}).has_value());
  EXPECT_FALSE(outlook.MeanOver({At(3), At(4.5)}).has_value());
}

}  // namespace
}  // namespace windfall
