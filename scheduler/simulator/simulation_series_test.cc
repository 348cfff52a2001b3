#include "scheduler/simulator/simulation_series.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'041'600);

absl::Time At(int hour) { return kMidnight + absl::Hours(hour); }

HourOutcome Drawn(int64_t kilowatt_hours) {
  return {.energy = KilowattHours(kilowatt_hours), .emissions = Grams(100 * kilowatt_hours)};
}

// 100 g/kWh in the first hour, 200 in the second and so on.
SimulatedZone RisingZone(int hours) {
  std::vector<IntensityStep> steps;
  for (int hour = 0; hour < hours; ++hour) {
    steps.push_back({{At(hour), At(hour + 1)}, GramsPerKwh(100 * (hour + 1))});
  }
  return {.name = "GB", .intensity = IntensitySeries::Create({.zone = "GB"}, steps).value()};
}

TEST(MakeSeries, HasNothingToSayOfNothing) {
  const SimulationSeries series = MakeSeries({}, {}, {RisingZone(24)});
  EXPECT_THAT(series.days, IsEmpty());
  EXPECT_THAT(series.hours_of_day, IsEmpty());
}

TEST(MakeSeries, AddsUpDaysAndHoursOfDays) {
  SimulationOutcome policy;
  policy.hours = {{At(3), Drawn(1)}, {At(5), Drawn(2)}, {At(51), Drawn(4)}};
  SimulationOutcome queue;
  queue.hours = {{At(2), Drawn(7)}};
  const SimulationSeries series = MakeSeries(policy, queue, {});
  ASSERT_THAT(series.days, SizeIs(3));
  EXPECT_EQ(series.days[0].begin, kMidnight);
  EXPECT_EQ(series.days[0].stretch.policy, Drawn(3));
  EXPECT_EQ(series.days[0].stretch.queue, Drawn(7));
  EXPECT_EQ(series.days[1].stretch.policy, HourOutcome());
  EXPECT_EQ(series.days[2].stretch.policy, Drawn(4));
  ASSERT_THAT(series.hours_of_day, SizeIs(24));
  EXPECT_EQ(series.hours_of_day[2].queue, Drawn(7));
  EXPECT_EQ(series.hours_of_day[3].policy, Drawn(5));
  EXPECT_EQ(series.hours_of_day[5].policy, Drawn(2));
}

TEST(MakeSeries, TakesTheMeanOfWhatIsKnownOfTheIntensity) {
  SimulationOutcome policy;
  policy.hours = {{At(0), Drawn(1)}, {At(49), Drawn(1)}};
  const SimulationSeries series = MakeSeries(policy, {}, {RisingZone(26)});
  EXPECT_THAT(series.days[0].stretch.intensities, ElementsAre(Optional(GramsPerKwh(1250))));
  EXPECT_THAT(series.days[1].stretch.intensities, ElementsAre(Optional(GramsPerKwh(2550))));
  EXPECT_THAT(series.days[2].stretch.intensities, ElementsAre(std::nullopt));
  EXPECT_THAT(series.hours_of_day[1].intensities, ElementsAre(Optional(GramsPerKwh(1400))));
  EXPECT_THAT(series.hours_of_day[2].intensities, ElementsAre(Optional(GramsPerKwh(300))));
}

}  // namespace
}  // namespace windfall
