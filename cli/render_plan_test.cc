#include "cli/render_plan.h"

#include "absl/strings/str_split.h"
#include "cli/render_json.h"
#include "cli/render_nodes.h"
#include "cli/render_reports.h"
#include "cli/render_text.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Plan TwoSegments() {
  v1::Plan plan;
  for (const int hours : {2, 6}) {
    v1::PlanSegment& segment = *plan.add_segments();
    segment.set_zone("GB");
    segment.set_node("node-1");
    *segment.mutable_start_time() = ToWire(ExampleNow() + absl::Hours(hours));
    *segment.mutable_end_time() = ToWire(ExampleNow() + absl::Hours(hours + 1));
  }
  plan.set_mean_intensity_grams_per_kwh(158.4);
  plan.set_start_now_intensity_grams_per_kwh(216.7);
  plan.set_energy_kwh(1.2);
  plan.set_emissions_grams(190);
  plan.set_start_now_emissions_grams(260);
  plan.set_saved_percent(26.9);
  *plan.mutable_finish_time() = ToWire(ExampleNow() + absl::Hours(7));
  *plan.mutable_latest_start_time() = ToWire(ExampleNow() + absl::Hours(10));
  plan.set_feasible(true);
  plan.set_reason("cleanest");
  plan.mutable_forecast()->set_provider("csv");
  *plan.mutable_forecast()->mutable_issue_time() = ToWire(ExampleNow());
  plan.mutable_forecast()->set_signal("average");
  plan.mutable_forecast()->set_factors("unknown");
  return plan;
}

TEST(RenderPlan, TellsEverySegmentAndTheComparison) {
  EXPECT_EQ(RenderPlan(TwoSegments(), ExampleView({})),
            "starts       22:00 (in 2 h) in GB on node-1\n"
            "runs         22:00 to 23:00 (1 h) in GB on node-1\n"
            "runs         Wed 02:00 to Wed 03:00 (1 h) in GB on node-1\n"
            "finishes     Wed 03:00\n"
            "latest start Wed 06:00\n"
            "expected     1.2 kWh, 190 g CO2e instead of 260 g started now (-27 %)\n"
            "intensity    158 g/kWh instead of 217 started now\n"
            "because      this is the cleanest time before the deadline\n"
            "forecast     csv, issued 20:00:00 (now), average\n");
}

TEST(RenderPlan, TellsWhatBringingTheInputTakes) {
  v1::Plan plan = TwoSegments();
  plan.set_transfer_energy_kwh(12);
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("input        what bringing it emits is unknown\n"));
  plan.set_transfer_emissions_grams(60);
  EXPECT_THAT(
      RenderPlan(plan, ExampleView({})),
      HasSubstr("input        brought from elsewhere: about 12 kWh, 60 g CO2e of the above, "
                "an estimate\n"));
}

TEST(RenderPlan, TellsTheCostWhereThereArePrices) {
  v1::Plan plan = TwoSegments();
  plan.set_reason("cheapest");
  plan.set_currency("EUR");
  EXPECT_THAT(RenderPlan(plan, ExampleView({})), HasSubstr("cost         unknown\n"));
  plan.set_cost_cents(120);
  plan.set_electricity_cost_cents(100);
  plan.set_carbon_cost_cents(20);
  plan.set_start_now_cost_cents(160);
  plan.set_cost_saved_percent(25);
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("cost         1.20 EUR instead of 1.60 EUR started now (-25 %)\n"
                        "of that      electricity 1.00 EUR, carbon 0.200 EUR\n"));
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("because      this is the cheapest time before the deadline\n"));
  plan.clear_electricity_cost_cents();
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("of that      carbon: electricity has no price\n"));
}

TEST(RenderPlan, SaysThatItIsThePriceThatIsMissing) {
  v1::Plan plan = TwoSegments();
  plan.set_currency("EUR");
  plan.set_reason("no-forecast");
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("because      the price of electricity in GB is not known for all of that "
                        "time, up to Wed 03:00, so it does not wait\n"));
  plan.clear_emissions_grams();
  EXPECT_THAT(RenderPlan(plan, ExampleView({})),
              HasSubstr("because      no forecast is available, so it does not wait\n"));
}

// No line of `text` is wider than `width` columns.
void ExpectFits(const std::string& text, int width) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), width) << line;
  }
}

TEST(RenderPlan, FitsEightyColumnsAtPrices) {
  v1::Plan plan = TwoSegments();
  plan.set_reason("cheapest");
  plan.set_currency("EUR");
  plan.set_cost_cents(123'456);
  plan.set_electricity_cost_cents(100'000);
  plan.set_carbon_cost_cents(23'456);
  plan.set_start_now_cost_cents(160'000);
  plan.set_cost_saved_percent(22.8);
  plan.set_transfer_energy_kwh(12);
  plan.set_transfer_emissions_grams(60);
  plan.mutable_alternatives()->set_binding_constraint("deadline");
  plan.mutable_alternatives()->set_node_grams(1234);
  plan.mutable_alternatives()->set_nodes_sleep(true);
  for (const int width : {40, 80})
    ExpectFits(RenderPlan(plan, ExampleView({.width = width})), width);
  EXPECT_THAT(
      RenderPlan(plan, ExampleView({.width = 80})),
      HasSubstr("its node     sleeps otherwise: waking it and keeping it awake emits 1.23 kg "
                "CO2e\n             more, in none of these figures\n"));
  // In a pipe too where it is about money.
  const std::string piped = RenderPlan(plan, ExampleView({}));
  ExpectFits(piped.substr(piped.find("cost "), piped.find("input") - piped.find("cost ")), 80);
}

TEST(RenderPlan, SaysUnknownWithoutAForecast) {
  v1::Plan plan;
  plan.set_energy_kwh(1);
  plan.set_reason("no-node");
  EXPECT_EQ(RenderPlan(plan, ExampleView({})),
            "starts       nowhere\n"
            "expected     1 kWh, emissions unknown\n"
            "intensity    unknown\n"
            "because      no node could hold it: ask for less, or see windfall nodes\n"
            "forecast     none\n");
}

TEST(PlanSummaryLine, TellsHowFarThePlanCanBeFromTheBest) {
  v1::PlanSummary plan;
  EXPECT_EQ(PlanSummaryLine(plan, ExampleView({})), "");
  *plan.mutable_made_time() = ToWire(ExampleNow() - absl::Minutes(20));
  plan.set_tasks_count(214);
  plan.set_emissions_grams(12'300);
  EXPECT_EQ(PlanSummaryLine(plan, ExampleView({})),
            "plan of 19:40: 214 tasks to emit 12.3 kg CO2e\n");
  plan.set_gap_to_bound_percent(0.84);
  EXPECT_EQ(PlanSummaryLine(plan, ExampleView({})),
            "plan of 19:40: 214 tasks to emit 12.3 kg CO2e, at most 0.8 % above any plan\n");
}

TEST(JsonText, LeavesOutAGapThatIsUnknown) {
  v1::ListJobsResponse response;
  EXPECT_THAT(JsonText(response), Not(HasSubstr("plan")));
  response.mutable_plan()->set_tasks_count(2);
  EXPECT_THAT(JsonText(response), Not(HasSubstr("gapToBoundPercent")));
  response.mutable_plan()->set_gap_to_bound_percent(0);
  EXPECT_THAT(JsonText(response), HasSubstr("\"gapToBoundPercent\": 0"));
}

TEST(JsonText, HasTheKeysThatScriptsRelyOn) {
  const std::string json = JsonText(TwoSegments());
  for (const char* key :
       {"segments", "zone", "node", "startTime", "endTime", "meanIntensityGramsPerKwh",
        "startNowIntensityGramsPerKwh", "energyKwh", "emissionsGrams", "startNowEmissionsGrams",
        "savedPercent", "finishTime", "latestStartTime", "feasible", "reason", "forecast",
        "provider", "issueTime", "signal"}) {
    EXPECT_THAT(json, HasSubstr("\"" + std::string(key) + "\": ")) << key;
  }
}

TEST(JsonText, ShowsFalseAndZeroButNotTheUnknown) {
  const std::string json = JsonText(v1::Plan());
  EXPECT_THAT(json, HasSubstr("\"feasible\": false"));
  EXPECT_THAT(json, HasSubstr("\"segments\": []"));
  EXPECT_THAT(json, Not(HasSubstr("emissionsGrams")));
  EXPECT_THAT(json, Not(HasSubstr("finishTime")));
}

TEST(RenderNodes, ShowsWhatIsUsedAndWhoIsAway) {
  v1::ListNodesResponse response;
  v1::Node& node = *response.add_nodes();
  node.set_name("node-1");
  node.set_zone("GB");
  node.set_connected(true);
  node.mutable_capacity()->set_gpus_count(8);
  node.mutable_capacity()->set_cpus_count(64);
  node.mutable_used()->set_cpus_count(4);
  node.add_running_task_ids("7.0");
  node.add_meters("rapl package-0");
  v1::Node& away = *response.add_nodes();
  away.set_name("node-2");
  away.set_zone("GB");
  *away.mutable_last_seen_time() = ToWire(ExampleNow() - absl::Minutes(5));
  EXPECT_EQ(RenderNodes(response, ExampleView({})),
            "NODE    ZONE  STATE                 GPUS  CPUS  RUNS  MEASURED BY\n"
            "node-1  GB    ready                  0/8  4/64  7.0   rapl package-0\n"
            "node-2  GB    away, seen 5 min ago\n");
  response.mutable_nodes()->DeleteSubrange(1, 1);
  response.mutable_nodes(0)->set_idle_watts(200);
  response.mutable_nodes(0)->set_wake_watt_hours(30);
  EXPECT_EQ(RenderNodes(response, ExampleView({})),
            "NODE    ZONE  STATE  GPUS  CPUS  RUNS  WHEN AWAKE            MEASURED BY\n"
            "node-1  GB    ready   0/8  4/64  7.0   200 W, 30 Wh to wake  rapl package-0\n");
}

TEST(RenderReportList, ShowsPeriodTotalsAndDigest) {
  v1::ListReportsResponse response;
  v1::ReportHeader& report = *response.add_reports();
  report.set_id(3);
  *report.mutable_from_time() = ToWire(ExampleNow() - absl::Hours(20));
  *report.mutable_to_time() = ToWire(ExampleNow() - absl::Hours(1));
  *report.mutable_create_time() = ToWire(ExampleNow() - absl::Hours(1));
  report.set_energy_kwh(12.34);
  report.set_jobs_count(5);
  report.set_content_sha256("0123456789abcdef0123456789abcdef");
  EXPECT_EQ(RenderReportList(response, ExampleView({.width = 72})),
            "ID  FROM   TO     JOBS    ENERGY     CO2E  SAVED  SHA-256\n"
            " 3  00:00  19:00     5  12.3 kWh  unknown  19:00  0123456789abcdef01234~\n");
}

}  // namespace
}  // namespace windfall
