#include "cli/price_options.h"

#include "cli/usage_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kZones = {"GB", "DE"};

TEST(ParsePrices, TakesOneElectricityPriceForAllZones) {
  const auto prices =
      ParsePrices({.carbon = "100", .electricity = {"0.30"}, .currency = "GBP"}, kZones);
  ASSERT_TRUE(prices.ok()) << prices.status();
  EXPECT_EQ(*prices, (SitePrices{.currency = "GBP",
                                 .carbon_of_a_tonne = Cents(10'000),
                                 .electricity = {{"GB", ConstantPrice(PerKwh(Cents(30)))},
                                                 {"DE", ConstantPrice(PerKwh(Cents(30)))}}}));
}

TEST(ParsePrices, TakesThatOfEachZoneAndSaysWhatItAssumes) {
  const PriceOptions options = {.electricity = {"DE=0.2", "GB=0.3"}};
  const auto prices = ParsePrices(options, kZones);
  ASSERT_TRUE(prices.ok()) << prices.status();
  EXPECT_EQ((*prices)->electricity.at("DE"), ConstantPrice(PerKwh(Cents(20))));
  EXPECT_EQ((*prices)->carbon_of_a_tonne, Money());
  EXPECT_EQ((*prices)->currency, "EUR");
  EXPECT_EQ(CurrencyNote(options), "prices are taken as EUR; --currency says otherwise");
}

TEST(ParsePrices, IsNothingIfNothingIsTyped) {
  EXPECT_EQ(ParsePrices({}, kZones).value(), std::nullopt);
  EXPECT_EQ(CurrencyNote({}), "");
}

TEST(ParsePrices, NamesTheOptionThatIsWrong) {
  const struct {
    PriceOptions options;
    const char* message;
  } kCases[] = {
      {{.carbon = "-1"}, "--carbon-price: '-1' is no price"},
      {{.carbon = "nan"}, "--carbon-price: 'nan' is no price"},
      {{.carbon = "0"}, "--carbon-price: 0 is no price where electricity has none"},
      {{.electricity = {"cheap"}}, "--electricity-price: 'cheap' is no price"},
      {{.electricity = {"FR=0.3"}}, "--electricity-price: 'FR' is not one of the zones"},
      {{.electricity = {"GB=0.3"}}, "--electricity-price: zone 'DE' has none"},
      {{.electricity = {"GB=0.3", "GB=0.3"}}, "--electricity-price: 'GB' comes twice"},
      {{.electricity = {"0.3", "0.2"}}, "--electricity-price: '0.3' is not one of the zones"},
      {{.carbon = "1", .currency = "eur"}, "--currency: 'eur' is no code"},
      {{.currency = "EUR"}, "--currency: there is no --carbon-price"}};
  for (const auto& [options, message] : kCases) {
    const absl::Status status = ParsePrices(options, kZones).status();
    EXPECT_TRUE(IsUsageError(status)) << message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  }
}

}  // namespace
}  // namespace windfall
