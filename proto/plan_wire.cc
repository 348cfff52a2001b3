#include "proto/plan_wire.h"

#include <string>

#include "proto/saving.h"
#include "proto/time_wire.h"

namespace windfall {

windfall::v1::Plan ToWire(const TaskPlan& plan, const NodeNames& names,
                          const std::optional<Forecast>& forecast) {
  windfall::v1::Plan wire;
  for (const Segment& segment : plan.segments) {
    windfall::v1::PlanSegment& part = *wire.add_segments();
    part.set_zone(segment.zone);
    part.set_node(NameOf(segment.node, names));
    *part.mutable_start_time() = ToWire(segment.span.begin);
    *part.mutable_end_time() = ToWire(segment.span.end);
  }
  if (plan.mean_intensity.has_value()) {
    wire.set_mean_intensity_grams_per_kwh(ToGramsPerKwh(*plan.mean_intensity));
  }
  if (plan.start_now_mean_intensity.has_value()) {
    wire.set_start_now_intensity_grams_per_kwh(ToGramsPerKwh(*plan.start_now_mean_intensity));
  }
  wire.set_energy_kwh(ToKilowattHours(plan.energy));
  if (plan.emissions.has_value()) wire.set_emissions_grams(ToGrams(*plan.emissions));
  if (plan.start_now_emissions.has_value()) {
    wire.set_start_now_emissions_grams(ToGrams(*plan.start_now_emissions));
  }
  if (const auto saved = SavedPercent(plan.emissions, plan.start_now_emissions)) {
    wire.set_saved_percent(*saved);
  }
  if (plan.transfer_energy > Energy()) {
    wire.set_transfer_energy_kwh(ToKilowattHours(plan.transfer_energy));
    if (plan.emissions.has_value()) {
      wire.set_transfer_emissions_grams(ToGrams(plan.transfer_emissions));
    }
  }
  if (!plan.segments.empty()) *wire.mutable_finish_time() = ToWire(plan.span().end);
  *wire.mutable_latest_start_time() = ToWire(plan.latest_start);
  wire.set_feasible(plan.feasible);
  wire.set_reason(std::string(ToString(plan.reason)));
  if (forecast.has_value()) *wire.mutable_forecast() = SourceToWire(*forecast);
  return wire;
}

windfall::v1::ForecastSource SourceToWire(const Forecast& forecast) {
  const SeriesIdentity& identity = forecast.series.identity();
  windfall::v1::ForecastSource wire;
  wire.set_provider(identity.provider);
  *wire.mutable_issue_time() = ToWire(forecast.issue_time);
  wire.set_signal(std::string(ToString(identity.signal)));
  wire.set_factors(std::string(ToString(identity.factors)));
  return wire;
}

windfall::v1::IntensityStep ToWire(const IntensityStep& step) {
  windfall::v1::IntensityStep wire;
  *wire.mutable_start_time() = ToWire(step.span.begin);
  *wire.mutable_end_time() = ToWire(step.span.end);
  wire.set_intensity_grams_per_kwh(ToGramsPerKwh(step.intensity));
  wire.set_estimated(step.estimated);
  return wire;
}

}  // namespace windfall
