#include "cli/simulate_options.h"

#include "cli/usage_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;

const TimeContext kContext = {.now = absl::FromUnixSeconds(1'654'041'600),
                              .zone = absl::UTCTimeZone()};

SimulateOptions Options() {
  SimulateOptions options;
  options.jobs = "trace.csv";
  options.zones = {"GB=gb.csv", "DE=de.csv"};
  return options;
}

TEST(ParseSimulateOptions, TakesWhatTheContractShows) {
  SimulateOptions options = Options();
  options.nodes = "GB=10x8,DE=20x4x64";
  options.start = "2022-06-01T00:00Z";
  options.slack = "12h";
  options.home = "DE";
  options.pue = 1.2;
  options.forecast = "noise:0.05";
  options.policy = "windfall";
  const SimulateRequest request = ParseSimulateOptions(options, kContext).value();
  EXPECT_EQ(request.start, kContext.now);
  EXPECT_EQ(request.nodes.at("GB"),
            (NodeGroup{.count = 10, .capacity = {.gpus = 8, .cpus = kUnlimitedResources}}));
  EXPECT_EQ(request.nodes.at("DE"), (NodeGroup{.count = 20, .capacity = {.gpus = 4, .cpus = 64}}));
  EXPECT_EQ(request.workload.slack, absl::Hours(12));
  EXPECT_EQ(request.workload.home, "DE");
  EXPECT_EQ(request.setup.pue_permille, 1200);
  EXPECT_EQ(request.setup.forecast,
            (ForecastModel{.kind = ForecastModel::Kind::kNoise, .noise = 0.05}));
}

TEST(ParseSimulateOptions, KnowsJobsAsThePolicyWasPublished) {
  SimulateOptions options = Options();
  const auto durations = [&options] {
    return ParseSimulateOptions(options, kContext)->workload.durations;
  };
  EXPECT_EQ(durations(), DurationsKnown::kExactly);
  options.policy = "carbon-time";
  EXPECT_EQ(durations(), DurationsKnown::kClassMean);
  options.durations = "known";
  EXPECT_EQ(durations(), DurationsKnown::kExactly);
}

TEST(ParseSimulateOptions, LetsNaiveForecastsReachFourDays) {
  SimulateOptions options = Options();
  EXPECT_EQ(ParseSimulateOptions(options, kContext)->setup.forecast.horizon,
            absl::InfiniteDuration());
  options.forecast = "naive24";
  EXPECT_EQ(ParseSimulateOptions(options, kContext)->setup.forecast.horizon, absl::Hours(96));
  options.horizon = "2d";
  EXPECT_EQ(ParseSimulateOptions(options, kContext)->setup.forecast.horizon, absl::Hours(48));
}

TEST(ParseSimulateOptions, KnowsWhereForecastsComeFrom) {
  SimulateOptions options = Options();
  options.forecast = "growing:0.05";
  EXPECT_EQ(
      ParseSimulateOptions(options, kContext)->setup.forecast,
      (ForecastModel{
          .kind = ForecastModel::Kind::kGrowingNoise, .noise = 0.05, .horizon = absl::Hours(96)}));
  options.forecast = "model";
  EXPECT_EQ(ParseSimulateOptions(options, kContext)->setup.forecast,
            (ForecastModel{.kind = ForecastModel::Kind::kModel, .horizon = absl::Hours(96)}));
  options.forecast = "file";
  options.zones = {"GB=gb.csv,forecast=issued.csv"};
  const SimulateRequest request = ParseSimulateOptions(options, kContext).value();
  EXPECT_EQ(request.setup.forecast, (ForecastModel{.kind = ForecastModel::Kind::kIssued}));
  EXPECT_EQ(request.zone_files.front().path, "gb.csv");
  EXPECT_EQ(request.forecast_files.at("GB"), "issued.csv");
}

TEST(ParseSimulateOptions, NamesTheOptionAndTheValueThatAreWrong) {
  const struct {
    void (*set)(SimulateOptions&);
    const char* message;
  } kCases[] = {
      {[](SimulateOptions& o) { o.zones = {}; }, "--zone is missing"},
      {[](SimulateOptions& o) { o.zones = {"GB"}; }, "'GB' is no zone with a file"},
      {[](SimulateOptions& o) {
         o.zones = {"GB=a", "GB=b"};
       },
       "'GB' has more than one file"},
      {[](SimulateOptions& o) { o.zones = {"GB=a,forecast=b"}; },
       "'GB' has a file of forecasts, which only --forecast file uses"},
      {[](SimulateOptions& o) { o.forecast = "file"; },
       "'file' needs one for each zone: write --zone GB=gb.csv,forecast=FILE.csv"},
      {[](SimulateOptions& o) { o.nodes = "GB=10"; }, "'10' says no nodes: write GB=10x8"},
      {[](SimulateOptions& o) { o.nodes = "FR=10x8"; }, "zone 'FR' has no intensity"},
      {[](SimulateOptions& o) { o.nodes = "GB=1x8,GB=1x8"; }, "'GB' comes twice"},
      {[](SimulateOptions& o) { o.nodes = "GB=0x8"; }, "'0x8' says no nodes"},
      {[](SimulateOptions& o) { o.forecast = "growing:-1"; }, "'growing:-1' needs a fraction"},
      {[](SimulateOptions& o) { o.forecast = "noise:much"; }, "'noise:much' needs a fraction"},
      {[](SimulateOptions& o) { o.forecast = "oracle"; }, "'oracle' is none of perfect, noise:"},
      {[](SimulateOptions& o) { o.policy = "greedy"; }, "'greedy' is none of windfall, run-now"},
      {[](SimulateOptions& o) { o.durations = "guess"; }, "'guess' is none of known, class-mean"},
      {[](SimulateOptions& o) { o.interruptible = 50; }, "--interruptible: 50 is no share"},
      {[](SimulateOptions& o) { o.home = "FR"; }, "--home: 'FR' is neither spread"},
      {[](SimulateOptions& o) { o.home = "any"; }, "--home: 'any' needs --nodes"},
      {[](SimulateOptions& o) { o.min_saving = "100%"; }, "--min-saving"},
      {[](SimulateOptions& o) { o.pue = 0.9; }, "--pue: 0.9 is not between 1 and 5"},
      {[](SimulateOptions& o) { o.watts_per_gpu = -1; }, "--watts-per-gpu: -1"},
      {[](SimulateOptions& o) { o.idle_watts = -1; }, "--idle-watts: -1"},
      {[](SimulateOptions& o) { o.wake_watt_hours = -1; }, "--wake-watt-hours: -1"},
      {[](SimulateOptions& o) {
         o.nodes = "unlimited";
         o.idle_watts = 200;
       },
       "--idle-watts: needs --nodes"},
      {[](SimulateOptions& o) { o.slack = "24"; }, "--slack: "},
      {[](SimulateOptions& o) { o.replan = "0s"; }, "--replan: '0s' is less than a second"},
      {[](SimulateOptions& o) { o.start = "soon"; }, "--start: "},
      {[](SimulateOptions& o) { o.limit = -1; }, "--limit: -1 is negative"},
  };
  for (const auto& c : kCases) {
    SimulateOptions options = Options();
    c.set(options);
    const absl::Status status = ParseSimulateOptions(options, kContext).status();
    EXPECT_TRUE(IsUsageError(status)) << c.message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace windfall
