#include "domain/site_prices.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

TEST(IsCurrencyCode, IsThreeCapitalLetters) {
  EXPECT_TRUE(IsCurrencyCode("EUR"));
  for (const char* text : {"", "EU", "EURO", "eur", "E R", "€"}) {
    EXPECT_FALSE(IsCurrencyCode(text)) << text;
  }
}

TEST(Money, OfCurrencyUnitsIsInMicrocents) {
  EXPECT_EQ(CurrencyUnitsRounded(0.30), Cents(30));
  EXPECT_EQ(CurrencyUnitsRounded(1e-8), Microcents(1));
}

TEST(MoneyText, HasCentsAndOfSmallSumsThreeDigits) {
  EXPECT_EQ(MoneyText(Cents(123'450), "EUR"), "1234.50 EUR");
  EXPECT_EQ(MoneyText(Cents(-123), "EUR"), "-1.23 EUR");
  EXPECT_EQ(MoneyText(Cents(22), "GBP"), "0.220 GBP");
  EXPECT_EQ(MoneyText(Microcents(123'456), "EUR"), "0.00123 EUR");
  EXPECT_EQ(MoneyText(Money(), "EUR"), "0.00 EUR");
}

TEST(CarbonCostOf, IsOfATonne) {
  // 100 a tonne: 1 kg costs 10 cents.
  EXPECT_EQ(CarbonCostOf(Grams(1000), Cents(10'000)), Cents(10));
  EXPECT_EQ(CarbonCostOf(Grams(-1000), Cents(10'000)), Cents(-10));
  EXPECT_EQ(CarbonPriceOf(GramsPerKwh(1000), Cents(10'000)), PerKwh(Cents(10)));
}

TEST(ElectricityCostOf, CountsPueAndEachPriceForItsTime) {
  const PriceSeries price = {
      {.span = {kNoon, kNoon + absl::Hours(1)}, .price = PerKwh(Cents(10))},
      {.span = {kNoon + absl::Hours(1), kNoon + absl::Hours(2)}, .price = PerKwh(Cents(40))}};
  const TimeSpan last_and_first = {kNoon + absl::Minutes(30), kNoon + absl::Minutes(90)};
  EXPECT_EQ(ElectricityCostOf(KilowattHours(2), last_and_first, 1500, price), Cents(75));
  EXPECT_EQ(
      ElectricityCostOf(KilowattHours(2), last_and_first, 1000, ConstantPrice(PerKwh(Cents(30)))),
      Cents(60));
}

TEST(ElectricityCostOf, IsUnknownWhereSomeOfThePriceIs) {
  const PriceSeries price = {
      {.span = {kNoon, kNoon + absl::Hours(1)}, .price = PerKwh(Cents(10))},
      {.span = {kNoon + absl::Hours(2), kNoon + absl::Hours(3)}, .price = PerKwh(Cents(10))}};
  const TimeSpan span = {kNoon, kNoon + absl::Hours(3)};
  EXPECT_EQ(ElectricityCostOf(KilowattHours(1), span, 1000, price), std::nullopt);
  EXPECT_EQ(ElectricityCostOf(KilowattHours(1), span, 1000, {}), std::nullopt);
}

TEST(WorkCost, CountsElectricityOnlyWhereItHasAPrice) {
  EXPECT_EQ((WorkCost{.electricity = Cents(2), .carbon = Cents(1)}).total(), Cents(3));
  EXPECT_EQ((WorkCost{.carbon = Cents(1)}).total(), Cents(1));
}

}  // namespace
}  // namespace windfall
