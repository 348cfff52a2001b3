#include "cli/render_simulation.h"

#include "absl/strings/str_split.h"
#include "cli/render_simulation_days.h"
#include "cli/render_text.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Simulation ThreeDays() {
  v1::Simulation result;
  result.set_policy("windfall");
  const struct {
    double grams;
    double queue_grams;
  } kDays[] = {{500, 1000}, {0, 0}, {750, 500}};
  absl::Time begin = absl::FromUnixSeconds(1'654'041'600);
  for (const auto& emitted : kDays) {
    v1::SimulationDay& day = *result.add_days();
    *day.mutable_start_time() = ToWire(begin);
    day.set_emissions_grams(emitted.grams);
    day.set_baseline_queue_grams(emitted.queue_grams);
    begin += absl::Hours(24);
  }
  return result;
}

TEST(RenderSimulationDays, DrawsTheSavingBesideWhatWasEmitted) {
  const View view = ExampleView({.interactive = true, .width = 66, .unicode = true});
  EXPECT_EQ(RenderSimulationDays(ThreeDays(), view),
            "DAY, UTC                          EMISSIONS  NO CARBON  CHANGE\n"
            "2022-06-01  ██████████░░░░░░░░░░      500 g       1 kg   -50 %\n"
            "2022-06-02                              0 g        0 g\n"
            "2022-06-03  ██████████▓▓▓▓▓           750 g      500 g   +50 %\n"
            "█ windfall  ░ less than without carbon  ▓ more than without carbon\n");
}

TEST(RenderSimulationDays, DrawsWithAsciiWhereTheTerminalHasNothingElse) {
  const std::string text =
      RenderSimulationDays(ThreeDays(), ExampleView({.interactive = true, .width = 66}));
  EXPECT_THAT(text, HasSubstr("2022-06-01  ##########----------  "));
  EXPECT_THAT(text, HasSubstr("2022-06-03  ##########+++++  "));
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(RenderSimulationDays, HasOnlyFiguresWhereNobodyWatches) {
  const std::string text = RenderSimulationDays(ThreeDays(), ExampleView({}));
  EXPECT_THAT(text, HasSubstr("2022-06-01      500 g       1 kg   -50 %\n"));
  EXPECT_THAT(text, Not(HasSubstr("#")));
  EXPECT_THAT(text, Not(HasSubstr("less than")));
}

TEST(RenderSimulationDays, FitsANarrowTerminal) {
  for (const int width : {30, 40, 50, 60, 80, 200}) {
    const std::string text =
        RenderSimulationDays(ThreeDays(), ExampleView({.interactive = true, .width = width}));
    const std::string table = text.substr(0, text.find("# windfall"));
    for (size_t begin = 0, end; (end = table.find('\n', begin)) != table.npos; begin = end + 1) {
      EXPECT_LE(end - begin, static_cast<size_t>(width)) << text;
    }
  }
}

TEST(RenderSimulation, FitsEightyColumnsAtPrices) {
  v1::Simulation result = ThreeDays();
  result.set_jobs_count(123'456);
  result.set_completed_count(123'440);
  result.set_late_count(1'234);
  result.set_unplaced_count(16);
  result.set_energy_kwh(1'234.5);
  result.set_emissions_grams(456'789);
  result.set_currency("EUR");
  result.set_cost_cents(12'345'678);
  result.set_electricity_cost_cents(12'000'000);
  result.set_carbon_cost_cents(345'678);
  result.set_baseline_queue_cost_cents(23'456'789);
  result.set_cost_saved_vs_queue_percent(12.3);
  result.set_least_emissions_grams(400'000);
  result.set_least_emissions_cost_cents(34'567'890);
  result.set_mean_wait_hours(12.3);
  result.set_p95_wait_hours(123.4);
  result.set_plans_count(123'456);
  result.set_plan_p50_milliseconds(123.4);
  result.set_plan_max_milliseconds(12'345);
  result.set_wall_seconds(12'345.6);
  result.mutable_nodes()->set_awake_hours(12'345);
  result.mutable_baseline_queue_nodes()->set_awake_hours(23'456);
  const std::string text = RenderSimulation(result, ExampleView({.width = 80}));
  EXPECT_THAT(text,
              HasSubstr("the cost is 120000.00 EUR of electricity and 3456.78 EUR of carbon"));
  EXPECT_THAT(text, HasSubstr("of the jobs alone"));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 80) << line;
  }
}

TEST(RenderSimulation, HasNoDaysIfNothingRan) {
  EXPECT_EQ(RenderSimulationDays({}, ExampleView({})), "");
  EXPECT_THAT(RenderSimulation({}, ExampleView({})), Not(HasSubstr("CHANGE")));
}

}  // namespace
}  // namespace windfall
