#include "cli/simulation_days.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'041'600);

v1::Simulation DaysOf(int count) {
  v1::Simulation result;
  for (int i = 0; i < count; ++i) {
    v1::SimulationDay& day = *result.add_days();
    *day.mutable_start_time() = ToWire(kMidnight + absl::Hours(24) * i);
    day.set_emissions_grams(1);
    day.set_baseline_queue_grams(2);
    if (i % 2 == 1) continue;
    v1::SimulationIntensity& intensity = *day.add_intensities();
    intensity.set_zone("GB");
    intensity.set_mean_grams_per_kwh(100 + i);
  }
  return result;
}

TEST(GroupDays, HasNoGroupWithoutDays) { EXPECT_THAT(GroupDays({}, 10), IsEmpty()); }

TEST(GroupDays, TakesDaysTogetherAndThenWholeWeeks) {
  const struct {
    int days;
    int count_max;
    int days_of_each;
    size_t groups;
  } kCases[] = {{1, 14, 1, 1},   {14, 14, 1, 14}, {15, 14, 2, 8},
                {56, 14, 4, 14}, {57, 14, 7, 9},  {365, 14, 28, 14}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.days);
    const auto groups = GroupDays(DaysOf(c.days), c.count_max);
    EXPECT_THAT(groups, SizeIs(c.groups));
    EXPECT_EQ(groups.front().span.length(), absl::Hours(24) * c.days_of_each);
    EXPECT_EQ(groups.back().span.end, kMidnight + absl::Hours(24) * c.days);
    double grams = 0;
    for (const SimulatedDays& group : groups) grams += group.grams;
    EXPECT_EQ(grams, c.days);
  }
}

TEST(GroupDays, TakesTheMeanOfTheDaysOfWhichTheIntensityIsKnown) {
  const auto groups = GroupDays(DaysOf(8), 2);
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_EQ(groups[0].queue_grams, 8);
  EXPECT_EQ(groups[0].grams_per_kwh_by_zone.at("GB"), 101);
  EXPECT_EQ(groups[1].grams_per_kwh_by_zone.at("GB"), 105);
}

}  // namespace
}  // namespace windfall
