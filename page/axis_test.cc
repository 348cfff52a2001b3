#include "page/axis.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;

const absl::Time kDay = absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone());

std::vector<std::string> Labels(absl::Time begin, absl::Duration length) {
  std::vector<std::string> labels;
  for (const TimeTick& tick : TimeTicks({begin, begin + length}, 9)) labels.push_back(tick.label);
  return labels;
}

TEST(TimeTicks, StandAtRoundTimesAndShowTheDateAtMidnight) {
  EXPECT_THAT(Labels(kDay + absl::Hours(20) + absl::Minutes(7), absl::Hours(7)),
              ElementsAre("21:00", "22:00", "23:00", "Jan 16", "01:00", "02:00", "03:00"));
  EXPECT_THAT(Labels(kDay + absl::Seconds(31), absl::Seconds(14)),
              ElementsAre("00:00:35", "00:00:40", "00:00:45"));
}

TEST(TimeTicks, AreFewWhateverTheSpan) {
  for (absl::Duration length = absl::Seconds(1); length < absl::Hours(24 * 4000);
       length = length * 1.7) {
    const size_t count = TimeTicks({kDay, kDay + length}, 9).size();
    EXPECT_GE(count, 1u) << length;
    EXPECT_LE(count, 10u) << length;
  }
}

TEST(TickDistance, IsRoundAndGivesFewTicks) {
  EXPECT_EQ(TickDistance(268, 4), 100);
  EXPECT_EQ(TickDistance(600, 4), 200);
  EXPECT_EQ(TickDistance(0.9, 4), 0.5);
  EXPECT_EQ(TickDistance(0, 4), 1);
  EXPECT_EQ(TickDistance(1e9, 4), 5e8);
}

}  // namespace
}  // namespace windfall
