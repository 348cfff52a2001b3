#include "scheduler/ledger/ledger.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const absl::Time kDay = absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone());

TimeSpan Minutes(int64_t begin, int64_t end) {
  return {.begin = kDay + absl::Minutes(begin), .end = kDay + absl::Minutes(end)};
}

// Half-hourly steps from midnight, in g/kWh.
IntensitySeries HalfHours(const std::vector<int64_t>& grams_per_kwh,
                          SeriesIdentity identity = {.zone = "GB", .provider = "neso"}) {
  std::vector<IntensityStep> steps;
  for (size_t i = 0; i < grams_per_kwh.size(); ++i) {
    const auto begin = static_cast<int64_t>(i) * 30;
    steps.push_back(
        {.span = Minutes(begin, begin + 30), .intensity = GramsPerKwh(grams_per_kwh[i])});
  }
  return *IntensitySeries::Create(std::move(identity), std::move(steps));
}

EnergyReading Reading(TimeSpan span, Energy energy) {
  return {.run = RunId(1),
          .span = span,
          .component = EnergyComponent::kCpu,
          .energy = energy,
          .quality = EnergyQuality::kMeasured};
}

// Everything ever written, as the store keeps it.
std::vector<LedgerEntry> operator+(std::vector<LedgerEntry> a, const std::vector<LedgerEntry>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Enter, PricesAReadingWithTheForecastAndPue) {
  const auto entries = Enter({Reading(Minutes(0, 10), KilowattHours(2))}, HalfHours({150}), 1580);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].emissions, Grams(474));  // 2 kWh x 1.58 x 150 g/kWh
  EXPECT_EQ(entries[0].energy, KilowattHours(2));
  EXPECT_EQ(entries[0].basis, IntensityBasis::kForecast);
  EXPECT_EQ(entries[0].source.provider, "neso");
  EXPECT_EQ(entries[0].revision, 0);
}

TEST(Enter, RoundsTheProductOnceAndNotTheEnergyWithPue) {
  // 1 mJ x 1.4 would round to 1 mJ; 1.4 mJ x 5000 g/kWh = 1.94 ug, while 1 mJ gives 1.39 ug.
  const auto entries = Enter({Reading(Minutes(0, 1), Millijoules(1))}, HalfHours({5000}), 1400);
  EXPECT_EQ(entries.at(0).emissions, Micrograms(2));
}

TEST(Enter, SplitsAReadingAtAStepEdgeAndPricesEachPart) {
  const auto entries =
      Enter({Reading(Minutes(20, 60), KilowattHours(4))}, HalfHours({100, 300}), 1000);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].emissions, Grams(100));
  EXPECT_EQ(entries[1].emissions, Grams(900));
}

TEST(Enter, LeavesTheUnknownPartWithoutBasisInsteadOfZeroEmissions) {
  const auto entries = Enter({Reading(Minutes(20, 40), KilowattHours(2))}, HalfHours({100}), 1000);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].basis, IntensityBasis::kNone);
  EXPECT_EQ(entries[1].source.provider, "");
  EXPECT_EQ(entries[1].source.zone, "GB");
  const LedgerSum sum = Sum(entries);
  EXPECT_EQ(sum.emissions, Grams(100));
  EXPECT_EQ(sum.energy_without_intensity, KilowattHours(1));
}

TEST(Settle, RestatesWithTheNextRevisionOverTheSameSpan) {
  const auto entries =
      Enter({Reading(Minutes(0, 60), KilowattHours(2))}, HalfHours({100, 100}), 1000);
  ASSERT_THAT(entries, SizeIs(1));
  const auto settled = Settle(entries, HalfHours({50, 250}));
  ASSERT_THAT(settled, SizeIs(2));
  EXPECT_EQ(settled[0].span, Minutes(0, 30));
  EXPECT_EQ(settled[1].span, Minutes(30, 60));
  EXPECT_EQ(settled[0].revision, 1);
  EXPECT_EQ(settled[1].revision, 1);
  EXPECT_EQ(settled[0].basis, IntensityBasis::kSettled);
  EXPECT_EQ(settled[0].emissions, Grams(50));
  EXPECT_EQ(settled[1].emissions, Grams(250));
  EXPECT_EQ(settled[0].quality, EnergyQuality::kMeasured);
}

TEST(Settle, GivesAnEntryWithoutBasisItsEmissions) {
  const auto entries = Enter({Reading(Minutes(0, 30), KilowattHours(1))}, IntensitySeries(), 1200);
  const auto settled = Settle(entries, HalfHours({100}));
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_EQ(settled[0].emissions, Grams(120));
  EXPECT_EQ(settled[0].source.provider, "neso");
}

TEST(Settle, WaitsUntilTheWholeEntryIsKnown) {
  const auto entries =
      Enter({Reading(Minutes(20, 40), KilowattHours(1))}, HalfHours({100, 100}), 1000);
  EXPECT_THAT(Settle(entries, HalfHours({90})), IsEmpty());
  EXPECT_THAT(Settle(entries, HalfHours({90, 90})), SizeIs(1));
}

TEST(Settle, TwiceWithTheSameSeriesIsANoOp) {
  const auto actual = HalfHours({50, 250, 250});
  const auto entries =
      Enter({Reading(Minutes(10, 80), KilowattHours(7))}, HalfHours({100, 100, 100}), 1100);
  const auto settled = Settle(entries, actual);
  EXPECT_THAT(settled, SizeIs(2));  // the two equal half hours stay together
  EXPECT_THAT(Settle(settled, actual), IsEmpty());
}

TEST(Settle, TheSameValueFromAnotherProviderIsANoOp) {
  const auto settled = Settle(
      Enter({Reading(Minutes(0, 30), KilowattHours(1))}, HalfHours({100}), 1000), HalfHours({80}));
  EXPECT_THAT(Settle(settled, HalfHours({80}, {.zone = "GB", .provider = "csv"})), IsEmpty());
  EXPECT_THAT(
      Settle(settled,
             HalfHours({80}, {.zone = "GB", .provider = "csv", .factors = Factors::kLifecycle})),
      SizeIs(1));
}

TEST(Settle, RestatesAgainWhenTheActualIsRevised) {
  const auto first = Enter({Reading(Minutes(0, 60), KilowattHours(2))}, HalfHours({9, 9}), 1000);
  const auto second = Settle(first, HalfHours({50, 250}));
  const auto third = Settle(second, HalfHours({50, 240}));
  ASSERT_THAT(third, SizeIs(1));  // the first half hour did not change
  EXPECT_EQ(third[0].revision, 2);
  const auto newest = Newest(first + second + third);
  ASSERT_THAT(newest, SizeIs(2));
  EXPECT_EQ(newest[0].emissions, Grams(50));
  EXPECT_EQ(newest[1].emissions, Grams(240));
}

TEST(Newest, DropsEveryEntryThatAHigherRevisionOverlaps) {
  LedgerEntry whole{.run = RunId(1), .span = Minutes(0, 60), .revision = 0};
  LedgerEntry left{.run = RunId(1), .span = Minutes(0, 30), .revision = 1};
  LedgerEntry right{.run = RunId(1), .span = Minutes(30, 60), .revision = 1};
  LedgerEntry right_again{.run = RunId(1), .span = Minutes(30, 60), .revision = 2};
  LedgerEntry beside{.run = RunId(1), .span = Minutes(60, 61), .revision = 0};
  EXPECT_THAT(Newest({right_again, whole, beside, left, right}),
              ElementsAre(left, right_again, beside));
}

TEST(Newest, KeepsRunsAndComponentsApart) {
  LedgerEntry cpu{.run = RunId(1), .span = Minutes(0, 60), .component = EnergyComponent::kCpu};
  LedgerEntry gpu{.run = RunId(1), .span = Minutes(0, 60), .component = EnergyComponent::kGpu};
  LedgerEntry other_run{.run = RunId(2), .span = Minutes(0, 60), .revision = 3};
  EXPECT_THAT(Newest({other_run, gpu, cpu}), ElementsAre(cpu, gpu, other_run));
}

TEST(Newest, KeepsEntriesThatOnlyTouch) {
  LedgerEntry early{.run = RunId(1), .span = Minutes(0, 30), .revision = 0};
  LedgerEntry late{.run = RunId(1), .span = Minutes(30, 60), .revision = 5};
  EXPECT_THAT(Newest({late, early}), ElementsAre(early, late));
}

// Random readings over four hours, forecast for some of them, settled in several revised rounds
// with growing coverage: energy is conserved throughout, and what counts is what a direct
// computation from readings and the last actual gives.
TEST(Ledger, ConservesEnergyAndEndsAtReadingsTimesIntensityHoweverItWasSettled) {
  const uint32_t seed = 7;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto draw = [&random](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<EnergyReading> readings;
    Energy read;
    for (int64_t minute = draw(0, 20); minute < 240;) {
      const int64_t end = std::min<int64_t>(240, minute + draw(1, 45));
      readings.push_back(Reading(Minutes(minute, end), Millijoules(draw(0, 5'000'000))));
      read += readings.back().energy;
      minute = end + draw(0, 1) * draw(1, 30);
    }
    std::vector<int64_t> values;
    for (int i = 0; i < 8; ++i) values.push_back(draw(0, 400));
    const auto prefix = [&values](int64_t count) {
      return HalfHours(std::vector<int64_t>(values.begin(), values.begin() + count));
    };
    std::vector<LedgerEntry> all = Enter(readings, prefix(draw(0, 8)), 1130);
    for (int64_t known = draw(0, 4); known <= 8; ++known) {
      for (int64_t& value : values) value += draw(0, 1);
      all = all + Settle(Newest(all), prefix(known));
      ASSERT_EQ(Sum(Newest(all)).energy, read);
    }
    const auto newest = Newest(all);
    ASSERT_TRUE(std::all_of(newest.begin(), newest.end(), [](const LedgerEntry& entry) {
      return entry.basis == IntensityBasis::kSettled;
    }));
    ASSERT_THAT(Settle(newest, prefix(8)), IsEmpty());
    double expected_grams = 0;
    for (const EnergyReading& reading : readings) {
      for (int64_t i = 0; i < 8; ++i) {
        const TimeSpan part = Intersect(reading.span, Minutes(i * 30, i * 30 + 30));
        expected_grams += ToKilowattHours(reading.energy) * 1.13 *
                          absl::FDivDuration(part.length(), reading.span.length()) *
                          static_cast<double>(values[static_cast<size_t>(i)]);
      }
    }
    // Splits move at most half a mJ between steps, each entry rounds to half a ug.
    ASSERT_NEAR(ToGrams(Sum(newest).emissions), expected_grams,
                1e-6 * static_cast<double>(newest.size()));
  }
}

TEST(Sum, CountsEveryQualityAndBasisApart) {
  LedgerEntry measured{.run = RunId(1),
                       .energy = KilowattHours(1),
                       .quality = EnergyQuality::kMeasured,
                       .pue_permille = 1500,
                       .basis = IntensityBasis::kSettled,
                       .emissions = Grams(10)};
  LedgerEntry estimated{.run = RunId(1),
                        .energy = KilowattHours(2),
                        .quality = EnergyQuality::kEstimated,
                        .basis = IntensityBasis::kForecast,
                        .emissions = Grams(20)};
  LedgerEntry unpriced{.run = RunId(1),
                       .energy = KilowattHours(4),
                       .quality = EnergyQuality::kMeasured,
                       .emissions = Grams(999)};  // meaningless without a basis
  const LedgerSum sum = Sum({measured, estimated, unpriced});
  EXPECT_EQ(sum.energy, KilowattHours(7));
  EXPECT_EQ(sum.energy_by_quality.at(EnergyQuality::kMeasured), KilowattHours(5));
  EXPECT_EQ(sum.energy_by_quality.at(EnergyQuality::kEstimated), KilowattHours(2));
  EXPECT_EQ(sum.overhead, Joules(1'800'000));
  EXPECT_EQ(sum.emissions, Grams(30));
  EXPECT_EQ(sum.settled_energy, KilowattHours(1));
  EXPECT_EQ(sum.forecast_energy, KilowattHours(2));
  EXPECT_EQ(sum.energy_without_intensity, KilowattHours(4));
  LedgerSum joined = Sum({estimated});
  joined += Sum({unpriced, measured});
  EXPECT_EQ(joined, sum);
}

TEST(FindUnlike, TellsSignalsAndFactorsApartAndKnownFactorsFromUnknownOnes) {
  const SeriesIdentity unknown{.zone = "DE"};
  SeriesIdentity marginal = unknown;
  marginal.signal = Signal::kMarginal;
  SeriesIdentity direct = unknown;
  direct.factors = Factors::kDirect;
  SeriesIdentity lifecycle = unknown;
  lifecycle.factors = Factors::kLifecycle;
  SeriesIdentity elsewhere = unknown;
  elsewhere.zone = "GB";
  elsewhere.provider = "csv";
  EXPECT_TRUE(FindUnlike({unknown, marginal}).has_value());
  EXPECT_TRUE(FindUnlike({lifecycle, direct}).has_value());
  EXPECT_TRUE(FindUnlike({unknown, direct}).has_value());
  EXPECT_FALSE(FindUnlike({unknown, elsewhere}).has_value());
  EXPECT_FALSE(FindUnlike({}).has_value());
}

TEST(SourcesOf, LeavesOutEntriesWithoutIntensity) {
  LedgerEntry average{.basis = IntensityBasis::kSettled, .source = {.zone = "GB"}};
  LedgerEntry none{.source = {.zone = "GB", .signal = Signal::kMarginal}};
  EXPECT_EQ(SourcesOf({average, none, average}), std::set<SeriesIdentity>{average.source});
}

}  // namespace
}  // namespace windfall
