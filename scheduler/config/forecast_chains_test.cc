#include "scheduler/config/forecast_chains.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

SiteConfig SiteWith(std::vector<SourceSettings> sources) {
  SiteConfig site;
  site.zones["GB"] = {.sources = std::move(sources), .stale_after = absl::Minutes(7)};
  return site;
}

TEST(MakeForecastChains, MakesAChainForEveryZone) {
  SiteConfig site = SiteWith({{.field = "zones[0].sources[0]",
                               .source = CsvSourceOptions{.zone = "GB", .forecast_path = "/f.csv"}},
                              {.field = "zones[0].sources[1]", .source = NesoSettings()}});
  site.zones["DE"] = {};
  const auto chains = MakeForecastChains(site, kNoon, {});
  ASSERT_TRUE(chains.ok()) << chains.status();
  ASSERT_THAT(*chains, SizeIs(2));
  EXPECT_THAT(chains->at("GB")->descriptions(), SizeIs(2));
  EXPECT_EQ(chains->at("GB")->stale_after(), absl::Minutes(7));
  EXPECT_THAT(chains->at("DE")->descriptions(), SizeIs(0));
}

TEST(MakeForecastChains, NamesTheFieldOfASourceThatCannotBeMade) {
  NesoSettings elsewhere;
  elsewhere.options.zone = "DE";
  const auto wrong_zone = MakeForecastChains(
      SiteWith({{.field = "zones[0].sources[0]", .source = elsewhere}}), kNoon, {});
  EXPECT_THAT(std::string(wrong_zone.status().message()), StartsWith("zones[0].sources[0]: "));

  ElectricityMapsSettings no_key;
  no_key.online.options.zone = "GB";
  no_key.key.path = "/no/such/key";
  const auto keyless =
      MakeForecastChains(SiteWith({{.field = "zones[0].sources[2]", .source = no_key}}), kNoon, {});
  EXPECT_THAT(std::string(keyless.status().message()),
              StartsWith("zones[0].sources[2]: /no/such/key: cannot be read"));

  const ReplaySettings missing{
      .options = {.zone = "GB", .forecast_path = "/no/such/recording.csv", .speed = 1}};
  const auto no_file = MakeForecastChains(
      SiteWith({{.field = "zones[0].sources[1]", .source = missing}}), kNoon, {});
  EXPECT_THAT(std::string(no_file.status().message()), StartsWith("zones[0].sources[1]: "));
  EXPECT_THAT(std::string(no_file.status().message()), HasSubstr("recording.csv"));
}

}  // namespace
}  // namespace windfall
