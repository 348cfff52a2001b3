#include "cli/simulation_page.h"

#include "cli/simulation_chart.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

template <typename Row>
void SetRow(double grams, double queue_grams, const std::string& zone, Row& row) {
  row.set_emissions_grams(grams);
  row.set_baseline_queue_grams(queue_grams);
  v1::SimulationIntensity& intensity = *row.add_intensities();
  intensity.set_zone(zone);
  intensity.set_mean_grams_per_kwh(200);
}

v1::Simulation ExampleResult(const std::string& zone = "GB") {
  v1::Simulation result;
  result.set_policy("windfall");
  result.set_jobs_count(12);
  result.set_late_count(2);
  result.set_baseline_queue_late_count(5);
  result.set_emissions_grams(12'500);
  result.set_baseline_queue_grams(14'000);
  result.set_saved_vs_queue_percent(10.714);
  result.set_baseline_run_now_grams(12'000);
  result.set_saved_vs_run_now_percent(-4.1667);
  result.set_mean_wait_hours(3);
  result.set_p95_wait_hours(20);
  v1::SimulationZone& row = *result.add_zones();
  row.set_zone(zone);
  row.set_runs_count(12);
  v1::SimulationDurationClass& durations = *result.add_duration_classes();
  durations.set_name("under 1 h");
  durations.set_jobs_count(12);
  result.add_notes("a note");
  for (int i = 0; i < 3; ++i) {
    v1::SimulationDay& day = *result.add_days();
    *day.mutable_start_time() = ToWire(absl::FromUnixSeconds(1'654'041'600) + absl::Hours(24) * i);
    SetRow(4000 + 1000 * i, 5000, zone, day);
  }
  for (int i = 0; i < 24; ++i) {
    v1::SimulationHour& hour = *result.add_hours_of_day();
    hour.set_hour_index(i);
    SetRow(500, 600, zone, hour);
  }
  return result;
}

size_t CountOf(const std::string& part, const std::string& text) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(RenderSimulationPage, ShowsTheCostWhereThereArePrices) {
  v1::Simulation result = ExampleResult();
  EXPECT_THAT(RenderSimulationPage(result, {}), Not(HasSubstr("windfall costs")));
  EXPECT_THAT(RenderSimulationPage(result, {}), Not(HasSubstr("<dt>Cost</dt>")));
  result.set_currency("EUR");
  result.set_cost_cents(12'345);
  result.set_electricity_cost_cents(12'000);
  result.set_carbon_cost_cents(345);
  result.set_baseline_queue_cost_cents(15'000);
  result.set_cost_saved_vs_queue_percent(17.7);
  result.set_least_emissions_grams(11'000);
  result.set_least_emissions_cost_cents(13'000);
  const std::string page = RenderSimulationPage(result, {});
  EXPECT_THAT(page, HasSubstr("windfall costs"));
  EXPECT_THAT(page, HasSubstr("<dt>Cost</dt>"));
  EXPECT_THAT(page, HasSubstr("123.45"));
  EXPECT_THAT(page, HasSubstr("120.00 EUR of electricity and 3.45 EUR of carbon"));
  EXPECT_THAT(page, HasSubstr("; costs 17.7 % less than 150.00 EUR"));
  EXPECT_THAT(page, HasSubstr("17.7 % less"));
  EXPECT_THAT(page, HasSubstr("if only carbon counted"));
}

TEST(RenderSimulationPage, SaysWhatWasSavedAgainstBothBaselines) {
  const std::string page = RenderSimulationPage(ExampleResult(), {{"--slack", "24h"}});
  EXPECT_THAT(page, HasSubstr("1.5 <span class=\"unit\">kg CO2e less</span>"));
  EXPECT_THAT(page, HasSubstr("10.7 % less than 14 kg"));
  EXPECT_THAT(page, HasSubstr("500 <span class=\"unit\">g CO2e more</span>"));
  EXPECT_THAT(page, HasSubstr("4.2 % more than 12 kg"));
  EXPECT_THAT(page, HasSubstr("5 without carbon; mean wait 3 h, 95 % up to 20 h"));
  EXPECT_THAT(page, HasSubstr("<dt>--slack</dt><dd>24h</dd>"));
  EXPECT_THAT(page, HasSubstr("<li>a note</li>"));
}

TEST(RenderSimulationPage, SaysHowFarFromTheBestScheduleItIs) {
  v1::Simulation result = ExampleResult();
  EXPECT_THAT(RenderSimulationPage(result, {}), Not(HasSubstr("the best schedule")));
  result.set_bound_grams(12'000);
  result.set_gap_to_bound_percent(4.1667);
  const std::string page = RenderSimulationPage(result, {});
  EXPECT_THAT(page, HasSubstr("at most 4.2 % above the best schedule"));
  EXPECT_THAT(page, HasSubstr("no schedule less than</td><td>12 kg</td><td>4.2 % more</td>"));
}

TEST(RenderSimulationPage, LoadsNothing) {
  const std::string page = RenderSimulationPage(ExampleResult(), {});
  for (const char* reference : {"http:", "https:", "src=", "href=", "@import", "<link"}) {
    EXPECT_THAT(page, Not(HasSubstr(reference)));
  }
}

TEST(RenderSimulationPage, EscapesWhatUsersWrote) {
  const std::string bad = "</script><script>alert(1)</script>";
  v1::Simulation result = ExampleResult(bad);
  result.set_policy(bad);
  result.add_notes(bad);
  result.mutable_duration_classes(0)->set_name(bad);
  const std::string page = RenderSimulationPage(result, {{bad, bad}});
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_EQ(CountOf("</script>", page), 1u);  // the end of the data
}

TEST(RenderSimulationPage, SaysWhatIsNotKnown) {
  v1::Simulation result = ExampleResult();
  result.clear_saved_vs_queue_percent();
  result.clear_baseline_queue_grams();
  result.set_unsettled_energy_kwh(2);
  const std::string page = RenderSimulationPage(result, {});
  EXPECT_THAT(page, HasSubstr("some intensity is not known"));
  EXPECT_THAT(page, HasSubstr("not in the emissions: 2 kWh"));
}

TEST(RenderDayChart, DrawsABarForEachDayAndALineForEachZone) {
  const std::string chart = RenderDayChart(ExampleResult());
  EXPECT_EQ(CountOf("class=\"actual\"", chart), 3u);
  EXPECT_EQ(CountOf("class=\"saved\"", chart), 1u);
  EXPECT_EQ(CountOf("class=\"excess\"", chart), 1u);
  EXPECT_EQ(CountOf("class=\"line zone-0\"", chart), 1u);
  EXPECT_THAT(chart, HasSubstr("2022-06-01: 4 kg CO2e, without carbon 5 kg; GB 200 g/kWh"));
  EXPECT_EQ(RenderDayChart({}), "");
}

TEST(RenderDayChart, LeavesAGapWhereNothingIsKnown) {
  v1::Simulation result = ExampleResult();
  result.mutable_days(1)->clear_intensities();
  const std::string chart = RenderDayChart(result);
  const size_t line = chart.find("class=\"line zone-0\"");
  EXPECT_EQ(CountOf("M", chart.substr(line, chart.find("/>", line) - line)), 2u);
}

TEST(RenderHourChart, HasABarForEachHour) {
  const std::string chart = RenderHourChart(ExampleResult());
  EXPECT_EQ(CountOf("class=\"actual\"", chart), 24u);
  EXPECT_THAT(chart, HasSubstr("23:00 to 24:00: 500 g CO2e"));
}

}  // namespace
}  // namespace windfall
