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

TEST(PlanWire, GivesAPlanWithoutAPlaceNoFinish) {
  const TaskPlan plan{.made_time = kNoon, .reason = PlanReason::kNoNode, .feasible = false};
  const windfall::v1::Plan wire = ToWire(plan, {}, std::nullopt);
  EXPECT_FALSE(wire.has_finish_time());
  EXPECT_FALSE(wire.has_forecast());
  EXPECT_FALSE(wire.has_emissions_grams());
  EXPECT_FALSE(wire.feasible());
}

TEST(PlanWire, TellsIntensityInGrams) {
  const IntensityStep step = SomeForecast().series.steps().front();
  const windfall::v1::IntensityStep wire = ToWire(step);
  EXPECT_EQ(FromWire(wire.start_time()), step.span.begin);
  EXPECT_EQ(FromWire(wire.end_time()), step.span.end);
  EXPECT_DOUBLE_EQ(wire.intensity_grams_per_kwh(), 100);
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
