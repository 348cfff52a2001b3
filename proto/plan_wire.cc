#include "proto/plan_wire.h"

#include <algorithm>
#include <string>

#include "proto/saving.h"
#include "proto/time_wire.h"

namespace windfall {

namespace {

std::optional<Money> TotalOf(const std::optional<WorkCost>& cost) {
  return cost.has_value() ? std::optional(cost->total()) : std::nullopt;
}

// `planned`: of the plan that it is an alternative to.
windfall::v1::Alternative AlternativeToWire(const Alternative& alternative,
                                            const Alternatives& planned, const NodeNames& names) {
  const TaskPlan& plan = alternative.plan;
  windfall::v1::Alternative wire;
  wire.set_change(std::string(ToString(alternative.change)));
  wire.set_zone(alternative.zone);
  if (!plan.segments.empty()) {
    wire.set_zone(plan.segments.front().zone);
    wire.set_node(NameOf(plan.segments.front().node, names));
    *wire.mutable_start_time() = ToWire(plan.span().begin);
    *wire.mutable_finish_time() = ToWire(plan.span().end);
  }
  wire.set_segments_count(static_cast<int32_t>(plan.segments.size()));
  if (plan.emissions.has_value()) wire.set_emissions_grams(ToGrams(*plan.emissions));
  if (const auto saved = SavedPercent(plan.emissions, planned.planned_emissions)) {
    wire.set_saved_percent(*saved);
  }
  const std::optional<Money> cost = TotalOf(plan.cost);
  if (cost.has_value()) wire.set_cost_cents(ToCents(*cost));
  if (const auto saved = SavedPercent(cost, TotalOf(planned.planned_cost))) {
    wire.set_cost_saved_percent(*saved);
  }
  wire.set_feasible(plan.feasible);
  wire.set_reason(std::string(ReasonWord(plan)));
  if (alternative.more_time.has_value()) {
    *wire.mutable_more_time() = ToWire(*alternative.more_time);
  }
  if (alternative.gpus.has_value()) wire.set_gpus_count(*alternative.gpus);
  return wire;
}

void SetCosts(const TaskPlan& plan, windfall::v1::Plan& wire) {
  wire.set_currency(plan.currency);
  if (plan.cost.has_value()) {
    wire.set_cost_cents(ToCents(plan.cost->total()));
    wire.set_carbon_cost_cents(ToCents(plan.cost->carbon));
    const std::optional<Money>& electricity = plan.cost->electricity;
    if (electricity.has_value()) wire.set_electricity_cost_cents(ToCents(*electricity));
  }
  if (plan.start_now_cost.has_value()) {
    wire.set_start_now_cost_cents(ToCents(plan.start_now_cost->total()));
    wire.set_start_now_carbon_cost_cents(ToCents(plan.start_now_cost->carbon));
    const std::optional<Money>& electricity = plan.start_now_cost->electricity;
    if (electricity.has_value()) wire.set_start_now_electricity_cost_cents(ToCents(*electricity));
  }
  if (const auto saved = SavedPercent(TotalOf(plan.cost), TotalOf(plan.start_now_cost))) {
    wire.set_cost_saved_percent(*saved);
  }
}

}  // namespace

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
  SetCosts(plan, wire);
  if (!plan.segments.empty()) *wire.mutable_finish_time() = ToWire(plan.span().end);
  *wire.mutable_latest_start_time() = ToWire(plan.latest_start);
  wire.set_feasible(plan.feasible);
  wire.set_reason(std::string(ReasonWord(plan)));
  if (forecast.has_value()) {
    *wire.mutable_forecast() = SourceToWire(*forecast);
    wire.set_rests_on_model(RestsOnModel(plan, *forecast));
  }
  return wire;
}

windfall::v1::Alternatives ToWire(const Alternatives& alternatives, const NodeNames& names) {
  windfall::v1::Alternatives wire;
  wire.set_binding_constraint(std::string(ToString(alternatives.limit)));
  const std::optional<CarbonMass>& planned = alternatives.planned_emissions;
  if (planned.has_value()) wire.set_planned_emissions_grams(ToGrams(*planned));
  if (alternatives.capacity_price.has_value()) {
    wire.set_capacity_price_grams(ToGrams(*alternatives.capacity_price));
  }
  wire.set_currency(alternatives.currency);
  if (alternatives.planned_cost.has_value()) {
    wire.set_planned_cost_cents(ToCents(alternatives.planned_cost->total()));
  }
  if (alternatives.capacity_cost.has_value()) {
    wire.set_capacity_price_cents(ToCents(*alternatives.capacity_cost));
  }
  if (alternatives.node_emissions.has_value()) {
    wire.set_node_grams(ToGrams(*alternatives.node_emissions));
  }
  wire.set_nodes_sleep(alternatives.nodes_sleep);
  if (alternatives.earliest_start.has_value()) {
    *wire.mutable_earliest_start_time() = ToWire(*alternatives.earliest_start);
  }
  for (const Alternative& each : alternatives.considered) {
    *wire.add_considered() = AlternativeToWire(each, alternatives, names);
  }
  return wire;
}

windfall::v1::PlanSummary ToWire(const PlanCertificate& certificate) {
  windfall::v1::PlanSummary wire;
  *wire.mutable_made_time() = ToWire(certificate.made_time);
  wire.set_tasks_count(certificate.tasks);
  wire.set_emissions_grams(ToGrams(certificate.emissions));
  if (const std::optional<double> gap = certificate.gap_percent(); gap.has_value()) {
    wire.set_bound_grams(ToGrams(*certificate.at_least));
    wire.set_gap_to_bound_percent(*gap);
  }
  return wire;
}

windfall::v1::ForecastSource SourceToWire(const Forecast& forecast) {
  const SeriesIdentity& identity = forecast.series.identity();
  windfall::v1::ForecastSource wire;
  wire.set_provider(identity.provider);
  *wire.mutable_issue_time() = ToWire(forecast.issue_time);
  wire.set_signal(std::string(ToString(identity.signal)));
  wire.set_factors(std::string(ToString(identity.factors)));
  if (!forecast.series.empty() && forecast.modelled_from < forecast.series.span().end) {
    *wire.mutable_modelled_from_time() =
        ToWire(std::max(forecast.modelled_from, forecast.series.span().begin));
  }
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

std::vector<windfall::v1::IntensityStep> StepsToWire(const Forecast& forecast, absl::Time now) {
  std::vector<windfall::v1::IntensityStep> steps;
  const IntensitySeries ahead = forecast.series.Cut({now, absl::InfiniteFuture()});
  for (const IntensityStep& step : ahead.steps()) {
    windfall::v1::IntensityStep& wire = steps.emplace_back(ToWire(step));
    if (const IntensityStep* p10 = forecast.p10.StepAt(step.span.begin)) {
      wire.set_p10_intensity_grams_per_kwh(ToGramsPerKwh(p10->intensity));
    }
    if (const IntensityStep* p90 = forecast.p90.StepAt(step.span.begin)) {
      wire.set_p90_intensity_grams_per_kwh(ToGramsPerKwh(p90->intensity));
    }
  }
  return steps;
}

}  // namespace windfall
