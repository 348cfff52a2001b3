#include "scheduler/reports/figures.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

LedgerSum Total(Energy energy, CarbonMass emissions) {
  return {.energy = energy, .emissions = emissions, .settled_energy = energy};
}

TEST(ShowNumber, SeparatesThousandsAndNeverShowsMinusZero) {
  EXPECT_EQ(ShowNumber(1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(ShowNumber(999, 0), "999");
  EXPECT_EQ(ShowNumber(-1000, 0), "-1,000");
  EXPECT_EQ(ShowNumber(-0.001, 2), "0.00");
  EXPECT_EQ(ShowNumber(0, 0), "0");
}

TEST(Figures, ChooseUnitsByTheTotal) {
  struct Case {
    Energy energy;
    CarbonMass emissions;
    std::string energy_text;
    std::string mass_text;
  };
  const Case cases[] = {
      {Joules(1800), Micrograms(61'200), "0.500 Wh", "61.200 mg"},
      {KilowattHours(1), Grams(1), "1.000 kWh", "1.000 g"},
      {KilowattHours(9'999), Grams(9'999), "9,999.0 kWh", "9,999.0 g"},
      {KilowattHours(10'000), Grams(10'000), "10.000 MWh", "10.000 kg"},
      {KilowattHours(1'234'567), Grams(284'019'000'000), "1,234.6 MWh", "284,019 t"},
      {Energy(), CarbonMass(), "0.000 Wh", "0.000 mg"},
  };
  for (const Case& c : cases) {
    const Figures figures(Total(c.energy, c.emissions));
    EXPECT_EQ(figures.Show(c.energy) + " " + figures.energy_unit(), c.energy_text);
    EXPECT_EQ(figures.Show(c.emissions) + " " + figures.mass_unit(), c.mass_text);
  }
}

TEST(Figures, ShowTheUnknownAsADashAndNotAsZero) {
  const Figures figures(Total(KilowattHours(1), Grams(1)));
  EXPECT_EQ(figures.Show(std::optional<CarbonMass>()), "–");
}

TEST(Figures, ShowTicksWithoutTrailingZeros) {
  const Figures figures(Total(KilowattHours(1), Grams(100)));
  EXPECT_EQ(figures.ShowTick(Grams(20)), "20");
  EXPECT_EQ(figures.ShowTick(Micrograms(500'000)), "0.5");
  EXPECT_EQ(figures.ShowTick(CarbonMass()), "0");
}

TEST(ShowShare, OfNothingIsADash) {
  EXPECT_EQ(ShowShare(Joules(1), Joules(8)), "12.5 %");
  EXPECT_EQ(ShowShare(Energy(), Energy()), "–");
}

TEST(ShowDuration, UsesTheTwoLargestUnits) {
  EXPECT_EQ(ShowDuration(absl::Seconds(9)), "9 s");
  EXPECT_EQ(ShowDuration(absl::Seconds(250)), "4 min 10 s");
  EXPECT_EQ(ShowDuration(absl::Minutes(125)), "2 h 5 min");
  EXPECT_EQ(ShowDuration(absl::Hours(76)), "3 d 4 h");
}

}  // namespace
}  // namespace windfall
