#include "scheduler/config/site_config.h"

#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/config/parse_config.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

constexpr char kMinimum[] = R"(
  listen_address: "127.0.0.1:0" state_directory: "state" zones { name: "GB" }
)";

absl::StatusOr<SiteConfig> Check(const std::string& text) {
  const auto config = ParseConfig(text, "site");
  return config.ok() ? CheckConfig(*config, "/etc/windfall") : config.status();
}

TEST(CheckConfig, FillsInTheDocumentedDefaults) {
  const auto site = Check(kMinimum);
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->listen_address, "127.0.0.1:0");
  EXPECT_EQ(site->options.default_slack, absl::Hours(24));
  EXPECT_EQ(site->options.default_duration, absl::Hours(1));
  EXPECT_EQ(site->options.lease, absl::Minutes(5));
  EXPECT_EQ(site->options.reading_slot, absl::Minutes(1));
  EXPECT_EQ(site->options.planning_power_per_gpu, Watts(300));
  EXPECT_EQ(site->options.planning_power_per_cpu, Watts(10));
  EXPECT_EQ(site->options.zones.at("GB").refresh, absl::Minutes(15));
  EXPECT_EQ(site->options.zones.at("GB").pue_permille, 1000);
  EXPECT_EQ(site->zones.at("GB").stale_after, absl::Hours(6));
  EXPECT_TRUE(site->zones.at("GB").sources.empty());
}

TEST(CheckConfig, TakesEveryField) {
  const auto site = Check(R"(
    listen_address: "unix:/run/w.sock" state_directory: "/var/lib/windfall"
    default_slack { seconds: 0 } default_duration { seconds: 600 }
    lease { seconds: 315576000000 } reading_slot { seconds: 1 }
    planning_watts_per_gpu: 400 planning_watts_per_cpu: 0
    zones { name: "GB" stale_after { seconds: 60 } refresh { seconds: 5 } pue_permille: 1200 }
    zones { name: "DE" }
  )");
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->state_directory, "/var/lib/windfall");
  EXPECT_EQ(site->options.default_slack, absl::ZeroDuration());
  EXPECT_EQ(site->options.default_duration, absl::Minutes(10));
  EXPECT_EQ(site->options.lease, absl::InfiniteDuration());
  EXPECT_EQ(site->options.reading_slot, absl::Seconds(1));
  EXPECT_EQ(site->options.planning_power_per_gpu, Watts(400));
  EXPECT_EQ(site->options.planning_power_per_cpu, Watts(0));
  EXPECT_EQ(site->options.zones.at("GB").refresh, absl::Seconds(5));
  EXPECT_EQ(site->options.zones.at("GB").pue_permille, 1200);
  EXPECT_EQ(site->zones.at("GB").stale_after, absl::Minutes(1));
  EXPECT_EQ(site->zones.size(), 2u);
}

TEST(CheckConfig, UsesTheModelUnlessToldNotTo) {
  const auto site = Check(absl::StrCat(kMinimum, "zones { name: \"X\" model: false }"));
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_TRUE(site->options.zones.at("GB").model);
  EXPECT_FALSE(site->options.zones.at("X").model);
}

TEST(CheckConfig, TakesWhatBringingInputsNeeds) {
  const std::string text = R"(listen_address: "127.0.0.1:0" state_directory: "/s"
    zones { name: "GB" } )";
  EXPECT_EQ(Check(text)->options.transfer_energy_per_gigabyte, Joules(216'000));
  EXPECT_EQ(Check(text + "transfer_kwh_per_gigabyte: 0.001")->options.transfer_energy_per_gigabyte,
            Joules(3600));
  EXPECT_EQ(Check(text + "transfer_kwh_per_gigabyte: 0")->options.transfer_energy_per_gigabyte,
            Energy());
}

TEST(CheckConfig, TakesPricesOfAllZonesOrOfCarbonAlone) {
  EXPECT_EQ(Check(kMinimum)->options.prices, std::nullopt);
  const std::string carbon = R"(prices { currency: "EUR" carbon_price_per_tonne: 100 })";
  auto site = Check(kMinimum + carbon);
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->options.prices,
            (SitePrices{.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)}));
  const std::string zones = R"(listen_address: "127.0.0.1:0" state_directory: "state"
    zones { name: "GB" electricity_price_per_kwh: 0.3 }
    zones { name: "DE" electricity_price_per_kwh: 0 } )";
  site = Check(zones + R"(prices { currency: "GBP" })");
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->options.prices,
            (SitePrices{.currency = "GBP",
                        .electricity = {{"GB", ConstantPrice(PerKwh(Cents(30)))},
                                        {"DE", ConstantPrice(EnergyPrice())}}}));
}

TEST(CheckConfig, TakesWhichNodesSleep) {
  const std::string text = R"(listen_address: "127.0.0.1:0" state_directory: "/s"
    zones { name: "GB" } )";
  EXPECT_EQ(Check(text)->options.sleep, SleepPolicy());
  const SleepPolicy sleep = Check(text + R"(
    sleeping_nodes { nodes: "a" nodes: "b" idle_watts: 200 wake_watt_hours: 30 }
    sleeping_nodes { idle_watts: 0.5 })")
                                ->options.sleep;
  EXPECT_EQ(sleep.Of("b"), (NodeSleep{.idle = Watts(200), .wake = Joules(108'000)}));
  EXPECT_EQ(sleep.Of("c"), (NodeSleep{.idle = Milliwatts(500)}));
}

TEST(CheckConfig, TakesOnlineSourcesAndHowTheyAreReached) {
  const auto site = Check(R"(
    listen_address: "127.0.0.1:0" state_directory: "/s"
    network { proxy_url: "http://proxy.example:3128" ca_path: "ca.pem" }
    zones { name: "DK-DK2" sources { energi_data_service { factors: "direct" } } }
    zones { name: "IE" sources { carbon_aware_sdk {
      base_url: "http://sdk:80" location: "northeurope" signal: "marginal" } } }
    zones { name: "GB-SW" sources { neso { region_id: 11 } } }
    zones { name: "DE" sources { energy_charts { country: "de" timeout { seconds: 3 } } } }
  )");
  ASSERT_TRUE(site.ok()) << site.status();
  EXPECT_EQ(site->network.proxy_url, "http://proxy.example:3128");
  EXPECT_EQ(site->network.ca_path, "/etc/windfall/ca.pem");
  const auto& denmark = std::get<EnergiDataSettings>(site->zones.at("DK-DK2").sources[0].source);
  EXPECT_EQ(denmark.options.zone, "DK-DK2");
  EXPECT_EQ(denmark.options.base_url, "https://api.energidataservice.dk");
  EXPECT_EQ(denmark.options.factors, Factors::kDirect);
  const auto& ireland = std::get<CarbonAwareSdkSettings>(site->zones.at("IE").sources[0].source);
  EXPECT_EQ(ireland.options.location, "northeurope");
  EXPECT_EQ(ireland.options.signal, Signal::kMarginal);
  const auto& south_west = std::get<NesoSettings>(site->zones.at("GB-SW").sources[0].source);
  EXPECT_EQ(south_west.options.place.region_id, 11);
  const auto& germany = std::get<EnergyChartsSettings>(site->zones.at("DE").sources[0].source);
  EXPECT_EQ(germany.options.country, "de");
  EXPECT_EQ(germany.timeout, absl::Seconds(3));
}

TEST(CheckConfig, TakesASourceWithAKey) {
  const auto site = Check(R"(
    listen_address: "127.0.0.1:0" state_directory: "/s"
    zones { name: "DE" sources { electricity_maps {
      key { path: "em.key" } base_url: "https://m.example/v4" factors: "direct" horizon_hours: 72
      hourly_requests_count: 500 key_header: "X-BLOBR-KEY" timeout { seconds: 3 } } } }
  )");
  ASSERT_TRUE(site.ok()) << site.status();
  const auto& settings = std::get<ElectricityMapsSettings>(site->zones.at("DE").sources[0].source);
  EXPECT_EQ(settings.key.path, "/etc/windfall/em.key");
  EXPECT_EQ(settings.online.options.base_url, "https://m.example/v4");
  EXPECT_EQ(settings.online.options.factors, Factors::kDirect);
  EXPECT_EQ(settings.online.options.horizon_hours, 72);
  EXPECT_EQ(settings.online.options.key_header, "X-BLOBR-KEY");
  EXPECT_EQ(settings.online.timeout, absl::Seconds(3));
  EXPECT_EQ(settings.requests_per_hour, 500);
}

TEST(CheckConfig, TakesASourceWithALogin) {
  const auto site = Check(R"(
    listen_address: "127.0.0.1:0" state_directory: "/s"
    zones { name: "US-CAL-CISO" sources { watttime {
      region: "CAISO_NORTH" user { environment_variable: "WT_USER" } password { path: "wt" }
      signal: "average" horizon_hours: 72 } } }
  )");
  ASSERT_TRUE(site.ok()) << site.status();
  const auto& settings =
      std::get<WattTimeSettings>(site->zones.at("US-CAL-CISO").sources[0].source);
  EXPECT_EQ(settings.user.name(), "$WT_USER");
  EXPECT_EQ(settings.password.name(), "/etc/windfall/wt");
  EXPECT_EQ(settings.online.options.region, "CAISO_NORTH");
  EXPECT_EQ(settings.online.options.signal, Signal::kAverage);
  EXPECT_EQ(settings.online.options.horizon_hours, 72);
}

TEST(CheckConfig, TakesSourcesInTheirOrder) {
  const auto site = Check(R"(
    listen_address: "127.0.0.1:0" state_directory: "/s"
    zones {
      name: "GB"
      sources { neso { base_url: "http://127.0.0.1:1" timeout { seconds: 3 } } }
      sources { csv { forecast_path: "f.csv" actual_path: "/a.csv" factors: "lifecycle" } }
      sources { replay { forecast_path: "r.csv" start_time: "2024-05-01T00:00:00Z" speed_ratio: 720
                         factors: "direct" epoch_time: "2024-06-01T00:00:00Z" } }
      sources { replay { forecast_path: "r.csv" start_time: "2024-05-01T00:00:00Z"
                         speed_ratio: 0.5 } }
    }
  )");
  ASSERT_TRUE(site.ok()) << site.status();
  const std::vector<SourceSettings>& sources = site->zones.at("GB").sources;
  ASSERT_EQ(sources.size(), 4u);

  const auto& neso = std::get<NesoSettings>(sources[0].source);
  EXPECT_EQ(neso.options.zone, "GB");
  EXPECT_EQ(neso.options.base_url, "http://127.0.0.1:1");
  EXPECT_EQ(neso.timeout, absl::Seconds(3));

  const auto& csv = std::get<CsvSourceOptions>(sources[1].source);
  EXPECT_EQ(csv.zone, "GB");
  EXPECT_EQ(csv.forecast_path, "/etc/windfall/f.csv");
  EXPECT_EQ(csv.actual_path, "/a.csv");
  EXPECT_EQ(csv.factors, Factors::kLifecycle);

  const auto& replay = std::get<ReplaySettings>(sources[2].source);
  EXPECT_EQ(replay.options.start_time,
            absl::FromCivil(absl::CivilDay(2024, 5, 1), absl::UTCTimeZone()));
  EXPECT_EQ(replay.epoch, absl::FromCivil(absl::CivilDay(2024, 6, 1), absl::UTCTimeZone()));
  EXPECT_EQ(replay.options.speed, 720);
  EXPECT_EQ(replay.options.factors, Factors::kDirect);
  EXPECT_EQ(replay.options.actual_path, "");

  EXPECT_EQ(std::get<ReplaySettings>(sources[3].source).epoch, std::nullopt);
  EXPECT_EQ(sources[3].field, "zones[0].sources[3]");
}

TEST(CheckConfig, NamesTheFieldThatIsWrong) {
  struct Case {
    std::string text;  // added to the minimum
    std::string field;
  };
  const std::string replay =
      R"(forecast_path: "r" start_time: "2024-05-01T00:00Z" speed_ratio: 1 )";
  const auto source = [](const std::string& text) {
    return absl::StrCat("zones { name: \"X\" sources { ", text, " } }");
  };
  const Case cases[] = {
      {"default_slack { seconds: -1 }", "default_slack: "},
      {"default_duration { }", "default_duration: "},
      {"default_duration { seconds: 1 nanos: -1 }", "default_duration: "},
      {"lease { }", "lease: "},
      {"lease { seconds: -5 }", "lease: "},
      {"reading_slot { nanos: 1 }", "reading_slot: "},
      {"reading_slot { seconds: 61 }", "reading_slot: "},
      {"reading_slot { seconds: 7200 }", "reading_slot: "},
      {"planning_watts_per_gpu: -1", "planning_watts_per_gpu: "},
      {"planning_watts_per_cpu: 1000000", "planning_watts_per_cpu: "},
      {"transfer_kwh_per_gigabyte: -0.01", "transfer_kwh_per_gigabyte: "},
      {"transfer_kwh_per_gigabyte: 1.5", "transfer_kwh_per_gigabyte: "},
      {"transfer_kwh_per_gigabyte: nan", "transfer_kwh_per_gigabyte: "},
      {"prices { }", "prices.currency: ''"},
      {"prices { currency: \"euro\" carbon_price_per_tonne: 1 }", "prices.currency: 'euro'"},
      {"prices { currency: \"EUR\" }", "prices: nothing has a price"},
      {"prices { currency: \"EUR\" carbon_price_per_tonne: 0 }", "prices: nothing has a price"},
      {"prices { currency: \"EUR\" carbon_price_per_tonne: -1 }",
       "prices.carbon_price_per_tonne: -1"},
      {"prices { currency: \"EUR\" carbon_price_per_tonne: nan }",
       "prices.carbon_price_per_tonne: nan"},
      {"zones { name: \"X\" electricity_price_per_kwh: 0.3 }", "prices.currency: ''"},
      {"prices { currency: \"EUR\" } zones { name: \"X\" electricity_price_per_kwh: 0.3 }",
       "zones[0].electricity_price_per_kwh: missing, while zone 'X' has a price"},
      {"sleeping_nodes { idle_watts: -1 }", "sleeping_nodes[0].idle_watts: "},
      {"sleeping_nodes { wake_watt_hours: nan }", "sleeping_nodes[0].wake_watt_hours: "},
      {"sleeping_nodes { } sleeping_nodes { }", "sleeping_nodes[1].nodes: "},
      {"sleeping_nodes { nodes: \"a\" nodes: \"a\" }", "sleeping_nodes[0].nodes: "},
      {"sleeping_nodes { nodes: \"a\" nodes: \"\" }", "sleeping_nodes[0].nodes: ''"},
      {"sleeping_nodes { nodes: \" \" }", "sleeping_nodes[0].nodes: ' '"},
      {"zones { }", "zones[1].name: "},
      {"zones { name: \"G B\" }", "zones[1].name: "},
      {"zones { name: \"GB\" }", "zones[1].name: "},
      {"zones { name: \"X\" pue_permille: 999 }", "zones[1].pue_permille: "},
      {"zones { name: \"X\" pue_permille: 10001 }", "zones[1].pue_permille: "},
      {"zones { name: \"X\" refresh { } }", "zones[1].refresh: "},
      {"zones { name: \"X\" stale_after { seconds: -1 } }", "zones[1].stale_after: "},
      {source(""), "zones[1].sources[0]: "},
      {source("csv { }"), "zones[1].sources[0].csv.forecast_path: "},
      {source("csv { forecast_path: \"f\" factors: \"both\" }"),
       "zones[1].sources[0].csv.factors: "},
      {source("neso { timeout { } }"), "zones[1].sources[0].neso.timeout: "},
      {source("energi_data_service { factors: \"x\" }"),
       "zones[1].sources[0].energi_data_service.factors: "},
      {source("energy_charts { factors: \"x\" }"), "zones[1].sources[0].energy_charts.factors: "},
      {source("electricity_maps { }"), "zones[1].sources[0].electricity_maps.key: "},
      {source("electricity_maps { key { path: \"k\" environment_variable: \"K\" } }"),
       "zones[1].sources[0].electricity_maps.key: "},
      {source("electricity_maps { key { path: \"k\" } factors: \"x\" }"),
       "zones[1].sources[0].electricity_maps.factors: "},
      {source("electricity_maps { key { path: \"k\" } hourly_requests_count: 0 }"),
       "zones[1].sources[0].electricity_maps.hourly_requests_count: "},
      {source("watttime { }"), "zones[1].sources[0].watttime.user: "},
      {source("watttime { user { path: \"u\" } }"), "zones[1].sources[0].watttime.password: "},
      {source("watttime { user { path: \"u\" } password { path: \"p\" } signal: \"moer\" }"),
       "zones[1].sources[0].watttime.signal: "},
      {source("carbon_aware_sdk { base_url: \"http://s\" location: \"l\" }"),
       "zones[1].sources[0].carbon_aware_sdk.signal: "},
      {source("replay { }"), "zones[1].sources[0].replay.forecast_path: "},
      {source("replay { forecast_path: \"r\" }"), "zones[1].sources[0].replay.start_time: "},
      {source("replay { forecast_path: \"r\" start_time: \"2024-05-01T00:00Z\" }"),
       "zones[1].sources[0].replay.speed_ratio: "},
      {source("replay { " + replay + "factors: \"x\" }"), "zones[1].sources[0].replay.factors: "},
      {source("replay { " + replay + "epoch_time: \"noon\" }"),
       "zones[1].sources[0].replay.epoch_time: "},
  };
  for (const Case& test : cases) {
    const auto site = Check(kMinimum + test.text);
    EXPECT_EQ(site.status().code(), absl::StatusCode::kInvalidArgument) << test.text;
    EXPECT_THAT(std::string(site.status().message()), HasSubstr(test.field)) << test.text;
  }
}

TEST(CheckConfig, SaysWhatIsMissing) {
  EXPECT_THAT(std::string(Check("").status().message()), HasSubstr("listen_address: missing"));
  EXPECT_THAT(std::string(Check("listen_address: \"a:1\"").status().message()),
              HasSubstr("state_directory: missing"));
  EXPECT_THAT(
      std::string(Check("listen_address: \"a:1\" state_directory: \"/s\"").status().message()),
      HasSubstr("zones: there is none"));
}

}  // namespace
}  // namespace windfall
