#include <cstdint>
#include <random>

#include "gtest/gtest.h"
#include "scheduler/ledger/ledger.h"

namespace windfall {
namespace {

const absl::Time kDay = absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone());

TimeSpan Hours(int64_t begin, int64_t end) {
  return {.begin = kDay + absl::Hours(begin), .end = kDay + absl::Hours(end)};
}

IntensitySeries Hourly(const std::vector<int64_t>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  for (size_t i = 0; i < grams_per_kwh.size(); ++i) {
    const auto hour = static_cast<int64_t>(i);
    steps.push_back({.span = Hours(hour, hour + 1), .intensity = GramsPerKwh(grams_per_kwh[i])});
  }
  return *IntensitySeries::Create({.zone = "GB", .provider = "neso"}, std::move(steps));
}

LedgerEntry Drew(TimeSpan span, int64_t kilowatt_hours) {
  return {.run = RunId(1), .span = span, .energy = KilowattHours(kilowatt_hours)};
}

TEST(MoveTo, LeavesOutThePausesAndKeepsTheOrder) {
  const auto moved =
      MoveTo(kDay, {Drew(Hours(5, 6), 1), Drew(Hours(9, 11), 1), Drew(Hours(20, 21), 1)});
  EXPECT_EQ(moved[0].span, Hours(0, 1));
  EXPECT_EQ(moved[1].span, Hours(1, 3));
  EXPECT_EQ(moved[2].span, Hours(3, 4));
}

TEST(MoveTo, KeepsOverlapsOfComponentsAndTasksAsTheyWere) {
  LedgerEntry gpu = Drew(Hours(9, 12), 5);
  gpu.component = EnergyComponent::kGpu;
  const auto moved = MoveTo(kDay, {Drew(Hours(8, 10), 1), gpu, Drew(Hours(15, 16), 1)});
  EXPECT_EQ(moved[0].span, Hours(0, 2));
  EXPECT_EQ(moved[1].span, Hours(1, 4));
  EXPECT_EQ(moved[2].span, Hours(4, 5));
}

TEST(RunFrom, PricesThePowerProfileAtTheEarlierTime) {
  // The heavy hour first: 3 kWh, a pause, then 1 kWh.
  const std::vector<LedgerEntry> entries = {Drew(Hours(2, 3), 3), Drew(Hours(5, 6), 1)};
  EXPECT_EQ(RunFrom(kDay, entries, Hourly({400, 100})), Grams(1300));
}

TEST(RunFrom, AppliesTheEntriesOwnPue) {
  LedgerEntry entry = Drew(Hours(2, 3), 1);
  entry.pue_permille = 1250;
  EXPECT_EQ(RunFrom(kDay, {entry}, Hourly({400})), Grams(500));
}

TEST(RunFrom, SplitsAnEntryThatFallsAcrossAStepEdge) {
  EXPECT_EQ(RunFrom(kDay + absl::Minutes(45), {Drew(Hours(9, 10), 4)}, Hourly({100, 200})),
            Grams(700));
}

TEST(RunFrom, IsAbsentWhenTheIntensityDoesNotCoverAllOfIt) {
  const std::vector<LedgerEntry> entries = {Drew(Hours(2, 3), 3), Drew(Hours(5, 6), 1)};
  EXPECT_EQ(RunFrom(kDay, entries, Hourly({400})), std::nullopt);
  EXPECT_EQ(RunFrom(kDay, {}, Hourly({400})), std::nullopt);
}

TEST(RunFrom, OfUnbrokenWorkFromItsOwnStartIsExactlyWhatWasSettled) {
  const uint32_t seed = 11;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto draw = [&random](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  const IntensitySeries actual = Hourly({310, 47, 5, 212, 199});
  for (int round = 0; round < 500; ++round) {
    std::vector<EnergyReading> readings;
    const absl::Time start = kDay + absl::Seconds(draw(0, 3600));
    for (absl::Time t = start; t < kDay + absl::Hours(4);) {
      const absl::Time end = t + absl::Seconds(draw(1, 3000));
      readings.push_back(
          {.run = RunId(1), .span = {t, end}, .energy = Millijoules(draw(0, 90'000'000))});
      t = end;
    }
    const auto settled = Settle(Enter(readings, Hourly({1, 2, 3, 4, 5}), 1370), actual);
    const auto newest = Newest(settled);
    ASSERT_EQ(RunFrom(start, newest, actual), Sum(newest).emissions);
  }
}

}  // namespace
}  // namespace windfall
