#include "domain/quantity.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>

#include "absl/numeric/int128.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(Quantity, StartsAtZero) {
  EXPECT_EQ(Energy(), Joules(0));
  EXPECT_EQ(CarbonMass(), Grams(0));
}

TEST(Quantity, FactoriesAndReadersAgreeOnTheUnit) {
  EXPECT_EQ(Joules(3), Millijoules(3000));
  EXPECT_EQ(KilowattHours(1), Joules(3'600'000));
  EXPECT_EQ(ToMillijoules(Joules(-2)), -2000);
  EXPECT_DOUBLE_EQ(ToKilowattHours(Joules(1'800'000)), 0.5);
  EXPECT_EQ(Watts(2), Milliwatts(2000));
  EXPECT_DOUBLE_EQ(ToWatts(Milliwatts(1500)), 1.5);
  EXPECT_EQ(Grams(1), Micrograms(1'000'000));
  EXPECT_DOUBLE_EQ(ToGrams(Micrograms(250'000)), 0.25);
  EXPECT_EQ(GramsPerKwh(412), MilligramsPerKwh(412'000));
  EXPECT_DOUBLE_EQ(ToGramsPerKwh(MilligramsPerKwh(412'500)), 412.5);
  EXPECT_EQ(ToMilligramsPerKwh(GramsPerKwh(1)), 1000);
}

TEST(Quantity, OfOneDimensionDoesNotMixWithAnother) {
  EXPECT_FALSE((std::is_convertible_v<Energy, CarbonMass>));
  EXPECT_FALSE((std::is_convertible_v<int64_t, Energy>));
  EXPECT_FALSE((std::is_constructible_v<Power, Energy>));
}

TEST(Quantity, AddsSubtractsNegatesAndCompares) {
  Energy sum = Joules(5);
  sum += Joules(2);
  sum -= Joules(10);
  EXPECT_EQ(sum, Joules(-3));
  EXPECT_EQ(-sum, Joules(3));
  EXPECT_EQ(Joules(5) + Joules(-7), Joules(-2));
  EXPECT_EQ(Joules(5) - Joules(7), Joules(-2));
  EXPECT_LT(Joules(-1), Energy());
  EXPECT_GT(Millijoules(1), Energy());
}

struct EmissionCase {
  Energy energy;
  CarbonIntensity intensity;
  int64_t micrograms;
};

TEST(EnergyTimesIntensity, IsExactAndRoundsHalfAwayFromZeroOnce) {
  const EmissionCase cases[] = {
      {KilowattHours(1), GramsPerKwh(412), 412'000'000},  // the definition
      {KilowattHours(1), MilligramsPerKwh(1), 1000},
      {Energy(), GramsPerKwh(412), 0},
      {KilowattHours(1), CarbonIntensity(), 0},
      {Joules(1), GramsPerKwh(1), 0},           // 0.28 ug: the floor
      {Millijoules(1'800), GramsPerKwh(1), 1},  // exactly 0.5 ug
      {Millijoules(1'799), GramsPerKwh(1), 0},
      {Millijoules(1'801), GramsPerKwh(1), 1},
      {Millijoules(5'400), GramsPerKwh(1), 2},  // exactly 1.5 ug
      {Millijoules(-1'800), GramsPerKwh(1), -1},
      {Millijoules(-1'799), GramsPerKwh(1), 0},
      {Millijoules(-5'400), GramsPerKwh(1), -2},
      {Millijoules(1'800), GramsPerKwh(-1), -1},
      {Millijoules(-1'800), GramsPerKwh(-1), 1},
      // 1 TWh at 800 g/kWh = 0.8 Mt: the product in mJ x mg/kWh has 26 digits.
      {KilowattHours(1'000'000'000), GramsPerKwh(800), 800'000'000'000'000'000},
      {Millijoules(kMax), MilligramsPerKwh(3'600'000), kMax},
      {Millijoules(-kMax), MilligramsPerKwh(3'600'000), -kMax},
      {Millijoules(kMax), GramsPerKwh(1), 2'562'047'788'015'216},  // ...215.502 rounds up
  };
  for (const EmissionCase& c : cases) {
    EXPECT_EQ(ToMicrograms(c.energy * c.intensity), c.micrograms)
        << ToMillijoules(c.energy) << " mJ x " << ToMilligramsPerKwh(c.intensity) << " mg/kWh";
  }
}

// The published estimates of Strubell, Ganesh, McCallum (2019), table 3: power and hours as
// printed, PUE 1.58, 0.954 lb/kWh. kWh and lb are printed rounded to one.
struct PublishedTraining {
  const char* model;
  int64_t power_milliwatts;
  int64_t minutes;
  int64_t kwh_with_pue;
  int64_t pounds;
};

TEST(EnergyTimesIntensity, ReproducesThePublishedTrainingFootprints) {
  const PublishedTraining trainings[] = {
      {"Transformer_base", 1'415'780, 12 * 60, 27, 26},
      {"Transformer_big", 1'515'430, 84 * 60, 201, 192},
      {"ELMo", 517'660, 336 * 60, 275, 262},
      {"BERT_base", 12'041'510, 4752, 1507, 1438},  // the text's 79.2 h; the table prints 79
      {"NAS", 1'515'430, 274'120 * 60, 656'347, 626'155},
  };
  constexpr double kGramsPerPound = 453.59237;
  const CarbonIntensity us_mean = GramsPerKwhRounded(0.954 * kGramsPerPound);
  for (const PublishedTraining& training : trainings) {
    const Energy at_node = Milliwatts(training.power_milliwatts) * absl::Minutes(training.minutes);
    const Energy with_pue = Scale(at_node, 1580, 1000);
    EXPECT_EQ(std::llround(ToKilowattHours(with_pue)), training.kwh_with_pue) << training.model;
    const double pounds = ToGrams(with_pue * us_mean) / kGramsPerPound;
    // Our intensity has three decimals of a gram; NAS in the paper was rounded on the way.
    EXPECT_NEAR(pounds, static_cast<double>(training.pounds),
                0.5 + 1e-6 * static_cast<double>(training.pounds))
        << training.model;
  }
}

TEST(PowerTimesDuration, RoundsToTheMillijoule) {
  EXPECT_EQ(Watts(1000) * absl::Hours(1), KilowattHours(1));
  EXPECT_EQ(Watts(300) * absl::Minutes(1), Joules(18'000));
  EXPECT_EQ(Milliwatts(1) * absl::Milliseconds(500), Millijoules(1));
  EXPECT_EQ(Milliwatts(1) * absl::Milliseconds(499), Energy());
  EXPECT_EQ(Milliwatts(-1) * absl::Milliseconds(500), Millijoules(-1));
  EXPECT_EQ(Watts(1) * -absl::Seconds(2), Joules(-2));
  EXPECT_EQ(Watts(1) * absl::ZeroDuration(), Energy());
  // A 100 MW site for a year: 3.15e18 mJ through a 41-digit product.
  EXPECT_EQ(Watts(100'000'000) * absl::Hours(24 * 365), KilowattHours(876'000'000));
}

TEST(EnergyOverDuration, IsTheMeanPower) {
  EXPECT_EQ(KilowattHours(1) / absl::Hours(1), Watts(1000));
  EXPECT_EQ(Joules(1) / absl::Seconds(3), Milliwatts(333));
  EXPECT_EQ(Joules(2) / absl::Seconds(3), Milliwatts(667));
  EXPECT_EQ(Millijoules(1) / absl::Seconds(2), Milliwatts(1));
  EXPECT_EQ(Millijoules(-1) / absl::Seconds(2), Milliwatts(-1));
}

TEST(MassOverEnergy, IsTheIntensityThatCausesIt) {
  EXPECT_EQ(Grams(412) / KilowattHours(1), GramsPerKwh(412));
  EXPECT_EQ(Grams(-412) / KilowattHours(1), GramsPerKwh(-412));
  EXPECT_EQ(Grams(-412) / KilowattHours(-1), GramsPerKwh(412));
  EXPECT_EQ(CarbonMass() / Millijoules(1), CarbonIntensity());
  EXPECT_EQ(Micrograms(1) / Joules(7200), MilligramsPerKwh(1));  // half, away from zero
}

TEST(GramsPerKwhRounded, KeepsThreeDecimals) {
  EXPECT_EQ(GramsPerKwhRounded(412.0), GramsPerKwh(412));
  EXPECT_EQ(GramsPerKwhRounded(0.0005), MilligramsPerKwh(1));
  EXPECT_EQ(GramsPerKwhRounded(0.00049), CarbonIntensity());
  EXPECT_EQ(GramsPerKwhRounded(-0.0005), MilligramsPerKwh(-1));
  EXPECT_EQ(GramsPerKwhRounded(123.4567), MilligramsPerKwh(123'457));
}

TEST(Scale, RoundsHalfAwayFromZeroInEveryDimension) {
  EXPECT_EQ(Scale(Millijoules(3), 1, 2), Millijoules(2));
  EXPECT_EQ(Scale(Millijoules(-3), 1, 2), Millijoules(-2));
  EXPECT_EQ(Scale(Milliwatts(10), 1, 3), Milliwatts(3));
  EXPECT_EQ(Scale(Micrograms(1000), 1200, 1000), Micrograms(1200));
  EXPECT_EQ(Scale(MilligramsPerKwh(5), -1, 2), MilligramsPerKwh(-3));
  EXPECT_EQ(Scale(Millijoules(kMax), kMax, kMax), Millijoules(kMax));
}

// Against an independent statement of "nearest, ties away from zero": no integer is nearer, and the
// exact half goes outwards.
TEST(EnergyTimesIntensity, IsTheNearestIntegerForRandomValues) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> energies(-4'000'000'000'000, 4'000'000'000'000);
  std::uniform_int_distribution<int64_t> intensities(-5'000'000, 5'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t energy = energies(random);
    const int64_t intensity = intensities(random);
    const absl::int128 exact = absl::int128(energy) * intensity;  // in 1/3.6e6 ug
    const absl::int128 got =
        absl::int128(ToMicrograms(Millijoules(energy) * MilligramsPerKwh(intensity))) * 3'600'000;
    const absl::int128 error = got > exact ? got - exact : exact - got;
    ASSERT_LE(error, 1'800'000) << energy << " mJ x " << intensity << " mg/kWh";
    if (error == 1'800'000) {
      ASSERT_TRUE(exact > 0 ? got > exact : got < exact) << energy << " x " << intensity;
    }
  }
}

TEST(Scale, OfTwoSharesNeverDriftsByMoreThanOne) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> totals(-1'000'000'000'000, 1'000'000'000'000);
  std::uniform_int_distribution<int64_t> denominators(1, 86'400'000);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t total = totals(random);
    const int64_t denominator = denominators(random);
    const int64_t part = std::uniform_int_distribution<int64_t>(0, denominator)(random);
    const Energy sum = Scale(Millijoules(total), part, denominator) +
                       Scale(Millijoules(total), denominator - part, denominator);
    ASSERT_LE(std::abs(ToMillijoules(sum) - total), 1)
        << total << " by " << part << "/" << denominator;
  }
}

}  // namespace
}  // namespace windfall
