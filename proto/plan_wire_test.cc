#include "proto/plan_wire.h"

#include "gtest/gtest.h"
#include "proto/saving.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

Forecast SomeForecast() {
  auto series = IntensitySeries::Create(
      {.zone = "GB", .provider = "neso", .factors = Factors::kLifecycle},
      {{.span = {kNoon, kNoon + absl::Hours(1)}, .intensity = GramsPerKwh(100)}});
  return {.id = ForecastId(1), .series = *std::move(series), .issue_time = kNoon};
}

TEST(PlanWire, TellsWhereWhenAndWhy) {
  const TaskPlan plan{
      .made_time = kNoon,
      .segments = {{NodeId(1), "GB", {kNoon, kNoon + absl::Hours(1)}},
                   {NodeId(2), "DE", {kNoon + absl::Hours(2), kNoon + absl::Hours(3)}}},
      .reason = PlanReason::kCleanest,
      .latest_start = kNoon + absl::Hours(5),
      .energy = KilowattHours(1),
      .emissions = Grams(90),
      .start_now_emissions = Grams(100),
      .mean_intensity = GramsPerKwh(90)};
  const windfall::v1::Plan wire = ToWire(plan, {{NodeId(1), "n1"}}, SomeForecast());
  ASSERT_EQ(wire.segments_size(), 2);
  EXPECT_EQ(wire.segments(0).node(), "n1");
  EXPECT_EQ(wire.segments(1).node(), "#2");
  EXPECT_EQ(wire.segments(1).zone(), "DE");
  EXPECT_EQ(FromWire(wire.finish_time()), kNoon + absl::Hours(3));
  EXPECT_EQ(FromWire(wire.latest_start_time()), kNoon + absl::Hours(5));
  EXPECT_DOUBLE_EQ(wire.mean_intensity_grams_per_kwh(), 90);
  EXPECT_FALSE(wire.has_start_now_intensity_grams_per_kwh());
  EXPECT_DOUBLE_EQ(wire.saved_percent(), 10);
  EXPECT_EQ(wire.reason(), "cleanest");
  EXPECT_EQ(wire.forecast().provider(), "neso");
  EXPECT_EQ(wire.forecast().signal(), "average");
  EXPECT_EQ(wire.forecast().factors(), "lifecycle");
}

TEST(PlanWire, TellsATransferOfNothingFromNoTransfer) {
  TaskPlan plan{.made_time = kNoon, .emissions = Grams(90)};
  EXPECT_FALSE(ToWire(plan, {}, std::nullopt).has_transfer_energy_kwh());
  EXPECT_FALSE(ToWire(plan, {}, std::nullopt).has_transfer_emissions_grams());
  plan.transfer_energy = KilowattHours(2);
  EXPECT_DOUBLE_EQ(ToWire(plan, {}, std::nullopt).transfer_energy_kwh(), 2);
  EXPECT_TRUE(ToWire(plan, {}, std::nullopt).has_transfer_emissions_grams());
  plan.emissions.reset();
  EXPECT_FALSE(ToWire(plan, {}, std::nullopt).has_transfer_emissions_grams());
}

TEST(PlanWire, TellsWhatThePlanCostsAndWhichPartsAreUnknown) {
  TaskPlan plan{.made_time = kNoon,
                .reason = PlanReason::kCleanest,
                .cost = WorkCost{.electricity = Cents(9), .carbon = Cents(3)},
                .start_now_cost = WorkCost{.electricity = Cents(14), .carbon = Cents(2)},
                .currency = "EUR"};
  windfall::v1::Plan wire = ToWire(plan, {}, std::nullopt);
  EXPECT_EQ(wire.reason(), "cheapest");
  EXPECT_EQ(wire.currency(), "EUR");
  EXPECT_DOUBLE_EQ(wire.cost_cents(), 12);
  EXPECT_DOUBLE_EQ(wire.electricity_cost_cents(), 9);
  EXPECT_DOUBLE_EQ(wire.carbon_cost_cents(), 3);
  EXPECT_DOUBLE_EQ(wire.start_now_cost_cents(), 16);
  EXPECT_DOUBLE_EQ(wire.start_now_electricity_cost_cents(), 14);
  EXPECT_DOUBLE_EQ(wire.start_now_carbon_cost_cents(), 2);
  EXPECT_DOUBLE_EQ(wire.cost_saved_percent(), 25);
  plan.cost->electricity.reset();
  plan.start_now_cost.reset();
  wire = ToWire(plan, {}, std::nullopt);
  EXPECT_DOUBLE_EQ(wire.cost_cents(), 3);
  EXPECT_FALSE(wire.has_electricity_cost_cents());
  EXPECT_FALSE(wire.has_start_now_cost_cents());
  EXPECT_FALSE(wire.has_cost_saved_percent());
}

TEST(PlanWire, HasNoMoneyWithoutPrices) {
  const windfall::v1::Plan wire = ToWire({.made_time = kNoon}, {}, std::nullopt);
  EXPECT_EQ(wire.currency(), "");
  EXPECT_FALSE(wire.has_cost_cents());
  EXPECT_FALSE(wire.has_carbon_cost_cents());
}

TEST(PlanWire, TellsWhatElseWouldCost) {
  const Alternatives alternatives{
      .planned_cost = WorkCost{.carbon = Cents(10)},
      .capacity_cost = Cents(2),
      .currency = "EUR",
      .considered = {{.change = Change::kCleanest, .plan = {.cost = WorkCost{.carbon = Cents(12)}}},
                     {.change = Change::kZone, .zone = "FR", .plan = {.feasible = false}}}};
  const windfall::v1::Alternatives wire = ToWire(alternatives, {});
  EXPECT_EQ(wire.currency(), "EUR");
  EXPECT_DOUBLE_EQ(wire.planned_cost_cents(), 10);
  EXPECT_DOUBLE_EQ(wire.capacity_price_cents(), 2);
  EXPECT_EQ(wire.considered(0).change(), "cleanest");
  EXPECT_DOUBLE_EQ(wire.considered(0).cost_cents(), 12);
  EXPECT_NEAR(wire.considered(0).cost_saved_percent(), -20, 1e-9);
  EXPECT_FALSE(wire.considered(1).has_cost_cents());
  EXPECT_FALSE(wire.has_earliest_start_time());
}

TEST(PlanWire, GivesAPlanWithoutAPlaceNoFinish) {
  const TaskPlan plan{.made_time = kNoon, .reason = PlanReason::kNoNode, .feasible = false};
  const windfall::v1::Plan wire = ToWire(plan, {}, std::nullopt);
  EXPECT_FALSE(wire.has_finish_time());
  EXPECT_FALSE(wire.has_forecast());
  EXPECT_FALSE(wire.has_emissions_grams());
  EXPECT_FALSE(wire.feasible());
}

TEST(PlanWire, TellsWhatElseWasPossible) {
  const TaskPlan there{.segments = {{NodeId(2), "DE", {kNoon, kNoon + absl::Hours(1)}}},
                       .reason = PlanReason::kCleanest,
                       .emissions = Grams(120)};
  const TaskPlan nowhere{.reason = PlanReason::kNoNode, .feasible = false};
  const Alternatives alternatives{
      .limit = PlanLimit::kDeadline,
      .planned_emissions = Grams(100),
      .node_emissions = Grams(7),
      .nodes_sleep = true,
      .earliest_start = kNoon,
      .considered = {{.change = Change::kZone, .zone = "DE", .plan = there},
                     {.change = Change::kZone, .zone = "FR", .plan = nowhere},
                     {.change = Change::kLaterDeadline, .more_time = absl::Hours(2), .plan = there},
                     {.change = Change::kFewerGpus, .gpus = 3, .plan = there}}};
  const windfall::v1::Alternatives wire = ToWire(alternatives, {{NodeId(2), "n2"}});
  EXPECT_EQ(wire.binding_constraint(), "deadline");
  EXPECT_DOUBLE_EQ(wire.planned_emissions_grams(), 100);
  EXPECT_FALSE(wire.has_capacity_price_grams());
  EXPECT_DOUBLE_EQ(wire.node_grams(), 7);
  EXPECT_TRUE(wire.nodes_sleep());
  EXPECT_EQ(FromWire(wire.earliest_start_time()), kNoon);
  ASSERT_EQ(wire.considered_size(), 4);
  EXPECT_EQ(wire.considered(0).change(), "zone");
  EXPECT_EQ(wire.considered(0).node(), "n2");
  EXPECT_EQ(FromWire(wire.considered(0).start_time()), kNoon);
  EXPECT_EQ(FromWire(wire.considered(0).finish_time()), kNoon + absl::Hours(1));
  EXPECT_NEAR(wire.considered(0).saved_percent(), -20, 1e-9);
  EXPECT_FALSE(wire.considered(0).has_more_time());
  EXPECT_EQ(wire.considered(1).zone(), "FR");
  EXPECT_FALSE(wire.considered(1).has_start_time());
  EXPECT_FALSE(wire.considered(1).has_emissions_grams());
  EXPECT_FALSE(wire.considered(1).feasible());
  EXPECT_EQ(FromWire(wire.considered(2).more_time()), absl::Hours(2));
  EXPECT_EQ(wire.considered(3).gpus_count(), 3);
}

TEST(PlanWire, TellsHowFarAPlanCanBeFromTheBest) {
  PlanCertificate certificate = {.made_time = kNoon, .tasks = 3, .emissions = Grams(110)};
  EXPECT_EQ(ToWire(certificate).tasks_count(), 3);
  EXPECT_EQ(FromWire(ToWire(certificate).made_time()), kNoon);
  EXPECT_FALSE(ToWire(certificate).has_gap_to_bound_percent());
  EXPECT_FALSE(ToWire(certificate).has_bound_grams());
  certificate.at_least = CarbonMass();  // true, but worth nothing
  EXPECT_FALSE(ToWire(certificate).has_gap_to_bound_percent());
  certificate.at_least = Grams(100);
  EXPECT_NEAR(ToWire(certificate).gap_to_bound_percent(), 10, 1e-9);
  EXPECT_DOUBLE_EQ(ToWire(certificate).bound_grams(), 100);
}

TEST(PlanWire, TellsIntensityInGrams) {
  const IntensityStep step = SomeForecast().series.steps().front();
  const windfall::v1::IntensityStep wire = ToWire(step);
  EXPECT_EQ(FromWire(wire.start_time()), step.span.begin);
  EXPECT_EQ(FromWire(wire.end_time()), step.span.end);
  EXPECT_DOUBLE_EQ(wire.intensity_grams_per_kwh(), 100);
}

// Two hours, of which the second is the model's.
Forecast ForecastWithModel() {
  Forecast forecast = SomeForecast();
  std::vector<IntensityStep> steps = forecast.series.steps();
  steps.push_back({.span = {steps[0].span.end, steps[0].span.end + absl::Hours(1)},
                   .intensity = GramsPerKwh(200)});
  forecast.series = *IntensitySeries::Create(forecast.series.identity(), steps);
  forecast.modelled_from = steps[1].span.begin;
  steps.erase(steps.begin());
  steps[0].intensity = GramsPerKwh(150);
  forecast.p10 = *IntensitySeries::Create(forecast.series.identity(), steps);
  steps[0].intensity = GramsPerKwh(280);
  forecast.p90 = *IntensitySeries::Create(forecast.series.identity(), steps);
  return forecast;
}

TEST(PlanWire, TellsWhereTheModelBeginsAndHowSureItIs) {
  const Forecast forecast = ForecastWithModel();
  EXPECT_FALSE(SourceToWire(SomeForecast()).has_modelled_from_time());
  EXPECT_EQ(FromWire(SourceToWire(forecast).modelled_from_time()), forecast.modelled_from);
  const auto steps = StepsToWire(forecast, kNoon + absl::Minutes(30));
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(FromWire(steps[0].start_time()), kNoon + absl::Minutes(30));
  EXPECT_FALSE(steps[0].has_p90_intensity_grams_per_kwh());
  EXPECT_DOUBLE_EQ(steps[1].intensity_grams_per_kwh(), 200);
  EXPECT_DOUBLE_EQ(steps[1].p10_intensity_grams_per_kwh(), 150);
  EXPECT_DOUBLE_EQ(steps[1].p90_intensity_grams_per_kwh(), 280);
}

TEST(PlanWire, SaysThatTheChosenTimeRestsOnTheModel) {
  TaskPlan plan{.made_time = kNoon,
                .segments = {{NodeId(1), "GB", {kNoon, kNoon + absl::Hours(1)}}}};
  EXPECT_FALSE(ToWire(plan, {}, ForecastWithModel()).rests_on_model());
  plan.segments[0].span.end += absl::Hours(1);
  EXPECT_TRUE(ToWire(plan, {}, ForecastWithModel()).rests_on_model());
}

TEST(SavedPercent, ShowsNegativeSavings) {
  EXPECT_DOUBLE_EQ(*SavedPercent(Grams(150), Grams(100)), -50);
}

TEST(SavedPercent, IsUnknownWithoutAPositiveBaseline) {
  EXPECT_EQ(SavedPercent(Grams(1), std::nullopt), std::nullopt);
  EXPECT_EQ(SavedPercent(std::nullopt, Grams(1)), std::nullopt);
  EXPECT_EQ(SavedPercent(Grams(0), Grams(0)), std::nullopt);
}

}  // namespace
}  // namespace windfall
