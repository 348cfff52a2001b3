#include "agent/meter/slot_readings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kMinute = absl::Minutes(1);

// Seconds after a full minute.
absl::Time At(double seconds) {
  return absl::FromUnixSeconds(1'791'806'400) + absl::Seconds(seconds);
}

EnergyReading Reading(double begin, double end, Energy energy,
                      EnergyQuality quality = EnergyQuality::kMeasured) {
  return {.run = RunId(1),
          .span = {At(begin), At(end)},
          .component = EnergyComponent::kGpu,
          .energy = energy,
          .quality = quality,
          .meter = "m"};
}

class SlotReadingsTest : public testing::Test {
 protected:
  void Add(double begin, double end, Energy energy,
           EnergyQuality quality = EnergyQuality::kMeasured) {
    readings_.Add({At(begin), At(end)}, energy, quality, "m", kMinute);
  }
  SlotReadings readings_{RunId(1), EnergyComponent::kGpu};
};

TEST(SplitAtSlots, CutsLinearlyAtTheEdge) {
  EXPECT_THAT(
      SplitAtSlots({At(50), At(70)}, Joules(100), kMinute),
      ElementsAre(SlotPart{{At(50), At(60)}, Joules(50)}, SlotPart{{At(60), At(70)}, Joules(50)}));
}

TEST(SplitAtSlots, SpanOfWholeSlotsIsNotCutFurther) {
  EXPECT_THAT(SplitAtSlots({At(0), At(60)}, Joules(6), kMinute),
              ElementsAre(SlotPart{{At(0), At(60)}, Joules(6)}));
}

TEST(SplitAtSlots, EdgesAreMultiplesOfTheSlotInUtc) {
  EXPECT_EQ(SlotEnd(absl::FromUnixSeconds(3600), absl::Hours(1)), absl::FromUnixSeconds(7200));
  EXPECT_EQ(SlotEnd(absl::FromUnixSeconds(7199), absl::Hours(1)), absl::FromUnixSeconds(7200));
  EXPECT_EQ(SlotEnd(absl::FromUnixSeconds(-1), absl::Hours(1)), absl::UnixEpoch());
}

TEST(SplitAtSlots, PartsAddUpExactlyAndTileTheSpan) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    const absl::Duration slot = absl::Seconds(1 + random() % 900);
    const absl::Time begin = At(0) + absl::Nanoseconds(random() % 1'000'000'000'000);
    const TimeSpan span{begin, begin + absl::Nanoseconds(1 + random() % 5'000'000'000'000)};
    const Energy energy = Millijoules(static_cast<int64_t>(random() % 50'000'000));
    const std::vector<SlotPart> parts = SplitAtSlots(span, energy, slot);
    Energy sum;
    absl::Time covered = span.begin;
    for (const SlotPart& part : parts) {
      ASSERT_EQ(part.span.begin, covered);
      ASSERT_FALSE(part.span.empty());
      ASSERT_GE(part.energy, Energy());
      ASSERT_LE(part.span.end, SlotEnd(part.span.begin, slot));
      // Evenly: off by less than a millijoule at each edge.
      const double share = absl::FDivDuration(part.span.length(), span.length());
      ASSERT_NEAR(static_cast<double>(ToMillijoules(part.energy)),
                  share * static_cast<double>(ToMillijoules(energy)), 1.01);
      covered = part.span.end;
      sum += part.energy;
    }
    ASSERT_EQ(covered, span.end);
    ASSERT_EQ(sum, energy);
  }
}

TEST_F(SlotReadingsTest, GatherWhatFollowsInOneSlot) {
  Add(1, 2, Joules(5));
  Add(2, 3, Joules(6));
  EXPECT_THAT(readings_.TakeAll(), ElementsAre(Reading(1, 3, Joules(11))));
}

TEST_F(SlotReadingsTest, AreHandedOutWhenTheirSlotHasEnded) {
  Add(1, 59, Joules(5));
  EXPECT_THAT(readings_.TakeEnded(), IsEmpty());
  Add(59, 61, Joules(2));
  EXPECT_THAT(readings_.TakeEnded(), ElementsAre(Reading(1, 60, Joules(6))));
  EXPECT_THAT(readings_.TakeEnded(), IsEmpty());
  EXPECT_THAT(readings_.TakeAll(), ElementsAre(Reading(60, 61, Joules(1))));
}

TEST_F(SlotReadingsTest, SlotThatEndsExactlyWithTheSampleIsHandedOut) {
  Add(1, 60, Joules(5));
  EXPECT_THAT(readings_.TakeEnded(), ElementsAre(Reading(1, 60, Joules(5))));
}

TEST_F(SlotReadingsTest, QualitiesAndHolesAreNeverMerged) {
  Add(1, 2, Joules(5));
  Add(2, 3, Energy(), EnergyQuality::kNone);
  Add(3, 4, Joules(1));
  Add(5, 6, Joules(1));
  EXPECT_THAT(readings_.TakeAll(),
              ElementsAre(Reading(1, 2, Joules(5)), Reading(2, 3, Energy(), EnergyQuality::kNone),
                          Reading(3, 4, Joules(1)), Reading(5, 6, Joules(1))));
}

}  // namespace
}  // namespace windfall
