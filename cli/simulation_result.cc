#include "cli/simulation_result.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/render_text.h"
#include "proto/saving.h"
#include "proto/time_wire.h"
#include "scheduler/simulator/awake_tally.h"
#include "scheduler/simulator/simulated_spending.h"
#include "scheduler/simulator/simulation_bound.h"
#include "scheduler/simulator/simulation_series.h"
#include "scheduler/simulator/simulation_summary.h"

namespace windfall {
namespace {

absl::string_view PolicyWord(SimulatedPolicy policy) {
  switch (policy) {
    case SimulatedPolicy::kWindfall:
      return "windfall";
    case SimulatedPolicy::kRunNow:
      return "run-now";
    case SimulatedPolicy::kLowestSlot:
      return "lowest-slot";
    case SimulatedPolicy::kLowestWindow:
      return "lowest-window";
    case SimulatedPolicy::kCarbonTime:
      return "carbon-time";
  }
  return "";
}

// Absent: not of all the energy are the emissions known.
std::optional<CarbonMass> KnownEmissions(const JobTally& tally) {
  if (tally.unsettled_energy > Energy()) return std::nullopt;
  return tally.emissions;
}

void SetTotals(const SimulationSummary& summary, v1::Simulation& result) {
  const JobTally& all = summary.all;
  result.set_jobs_count(static_cast<int32_t>(all.jobs));
  result.set_completed_count(static_cast<int32_t>(all.completed));
  result.set_late_count(static_cast<int32_t>(all.late));
  result.set_unplaced_count(static_cast<int32_t>(all.unplaced));
  result.set_energy_kwh(ToKilowattHours(all.energy));
  result.set_unsettled_energy_kwh(ToKilowattHours(all.unsettled_energy));
  result.set_emissions_grams(ToGrams(all.emissions));
  result.set_mean_wait_hours(absl::ToDoubleHours(all.mean_wait()));
  result.set_p95_wait_hours(absl::ToDoubleHours(summary.p95_wait));
}

// How the policy, the queue without carbon and the policy with a perfect forecast did.
struct Summaries {
  SimulationSummary policy;
  SimulationSummary queue;
  SimulationSummary perfect_forecast;
  SimulationSummary least_emissions;
};

void SetBaselines(const Summaries& summaries, v1::Simulation& result) {
  const JobTally& all = summaries.policy.all;
  const JobTally& queue = summaries.queue.all;
  const std::optional<CarbonMass> emissions = KnownEmissions(all);
  const std::optional<CarbonMass> in_queue = KnownEmissions(queue);
  const std::optional<CarbonMass> at_best = KnownEmissions(summaries.perfect_forecast.all);
  if (all.run_now.has_value()) result.set_baseline_run_now_grams(ToGrams(*all.run_now));
  if (in_queue.has_value()) result.set_baseline_queue_grams(ToGrams(*in_queue));
  if (at_best.has_value()) result.set_perfect_forecast_grams(ToGrams(*at_best));
  if (const auto saved = SavedPercent(emissions, all.run_now); saved.has_value()) {
    result.set_saved_vs_run_now_percent(*saved);
  }
  if (const auto saved = SavedPercent(emissions, in_queue); saved.has_value()) {
    result.set_saved_vs_queue_percent(*saved);
  }
  result.set_baseline_queue_late_count(static_cast<int32_t>(queue.late));
  result.set_baseline_queue_p95_wait_hours(absl::ToDoubleHours(summaries.queue.p95_wait));
  result.set_mean_extra_wait_vs_queue_hours(
      absl::ToDoubleHours(all.mean_wait() - queue.mean_wait()));
}

std::optional<Money> TotalOf(const std::optional<WorkCost>& cost) {
  return cost.has_value() ? std::optional(cost->total()) : std::nullopt;
}

void SetPolicyCost(const WorkCost& cost, v1::Simulation& result) {
  result.set_cost_cents(ToCents(cost.total()));
  result.set_carbon_cost_cents(ToCents(cost.carbon));
  if (cost.electricity.has_value()) result.set_electricity_cost_cents(ToCents(*cost.electricity));
}

void SetLeastEmissions(const SimulationSummary& summary, const std::optional<WorkCost>& cost,
                       v1::Simulation& result) {
  const std::optional<CarbonMass> emissions = KnownEmissions(summary.all);
  if (emissions.has_value()) result.set_least_emissions_grams(ToGrams(*emissions));
  if (cost.has_value()) result.set_least_emissions_cost_cents(ToCents(cost->total()));
}

// What the policy and what it is compared with cost, if there are prices.
void SetCosts(const SimulationInputs& inputs, const SimulationOutcomes& outcomes,
              const Summaries& summaries, v1::Simulation& result) {
  const SimulationSetup& setup = inputs.setup;
  if (!setup.prices.has_value()) return;
  result.set_currency(setup.prices->currency);
  const JobTally& all = summaries.policy.all;
  const auto policy = SpentOn(outcomes.policy, all, setup);
  const auto queue = TotalOf(SpentOn(outcomes.queue, summaries.queue.all, setup));
  const auto run_now = TotalOf(SpentAtSubmission(inputs.jobs, outcomes.policy, all, setup));
  const auto at_best =
      TotalOf(SpentOn(outcomes.perfect_forecast, summaries.perfect_forecast.all, setup));
  if (policy.has_value()) SetPolicyCost(*policy, result);
  if (queue.has_value()) result.set_baseline_queue_cost_cents(ToCents(*queue));
  if (run_now.has_value()) result.set_baseline_run_now_cost_cents(ToCents(*run_now));
  if (at_best.has_value()) result.set_perfect_forecast_cost_cents(ToCents(*at_best));
  if (const auto saved = SavedPercent(TotalOf(policy), run_now); saved.has_value()) {
    result.set_cost_saved_vs_run_now_percent(*saved);
  }
  if (const auto saved = SavedPercent(TotalOf(policy), queue); saved.has_value()) {
    result.set_cost_saved_vs_queue_percent(*saved);
  }
  if (setup.policy != SimulatedPolicy::kWindfall) return;
  SetLeastEmissions(summaries.least_emissions,
                    SpentOn(outcomes.least_emissions, summaries.least_emissions.all, setup),
                    result);
}

// Zones in which either ran something, in the order of their names.
void AddZones(const Summaries& summaries, v1::Simulation& result) {
  std::map<std::string, std::pair<ZoneOutcome, ZoneOutcome>> zones;
  for (const auto& [zone, outcome] : summaries.policy.zones) zones[zone].first = outcome;
  for (const auto& [zone, outcome] : summaries.queue.zones) zones[zone].second = outcome;
  for (const auto& [zone, outcomes] : zones) {
    const auto& [policy, queue] = outcomes;
    v1::SimulationZone& row = *result.add_zones();
    row.set_zone(zone);
    row.set_runs_count(static_cast<int32_t>(policy.runs));
    row.set_energy_kwh(ToKilowattHours(policy.energy));
    row.set_emissions_grams(ToGrams(policy.emissions));
    row.set_baseline_queue_energy_kwh(ToKilowattHours(queue.energy));
    row.set_baseline_queue_grams(ToGrams(queue.emissions));
  }
}

void AddDurationClass(const DurationClass& policy, const JobTally& queue, v1::Simulation& result) {
  const JobTally& tally = policy.tally;
  v1::SimulationDurationClass& row = *result.add_duration_classes();
  row.set_name(policy.name);
  row.set_jobs_count(static_cast<int32_t>(tally.jobs));
  row.set_late_count(static_cast<int32_t>(tally.late));
  row.set_energy_kwh(ToKilowattHours(tally.energy));
  row.set_emissions_grams(ToGrams(tally.emissions));
  row.set_mean_wait_hours(absl::ToDoubleHours(tally.mean_wait()));
  if (tally.run_now.has_value()) row.set_baseline_run_now_grams(ToGrams(*tally.run_now));
  const auto saved = SavedPercent(KnownEmissions(tally), tally.run_now);
  if (saved.has_value()) row.set_saved_vs_run_now_percent(*saved);
  const std::optional<CarbonMass> in_queue = KnownEmissions(queue);
  if (in_queue.has_value()) row.set_baseline_queue_grams(ToGrams(*in_queue));
  row.set_baseline_queue_late_count(static_cast<int32_t>(queue.late));
}

void AddBreakdown(const Summaries& summaries, v1::Simulation& result) {
  AddZones(summaries, result);
  for (size_t i = 0; i < summaries.policy.durations.size(); ++i) {
    AddDurationClass(summaries.policy.durations[i], summaries.queue.durations[i].tally, result);
  }
}

// `Row`: SimulationDay or SimulationHour.
template <typename Row>
void SetStretch(const SimulatedStretch& stretch, const std::vector<SimulatedZone>& zones,
                Row& row) {
  row.set_energy_kwh(ToKilowattHours(stretch.policy.energy));
  row.set_emissions_grams(ToGrams(stretch.policy.emissions));
  row.set_baseline_queue_energy_kwh(ToKilowattHours(stretch.queue.energy));
  row.set_baseline_queue_grams(ToGrams(stretch.queue.emissions));
  for (size_t i = 0; i < zones.size(); ++i) {
    if (!stretch.intensities[i].has_value()) continue;
    v1::SimulationIntensity& intensity = *row.add_intensities();
    intensity.set_zone(zones[i].name);
    intensity.set_mean_grams_per_kwh(ToGramsPerKwh(*stretch.intensities[i]));
  }
}

void AddSeries(const SimulationOutcomes& outcomes, const std::vector<SimulatedZone>& zones,
               v1::Simulation& result) {
  const SimulationSeries series = MakeSeries(outcomes.policy, outcomes.queue, zones);
  for (const SimulatedDay& day : series.days) {
    v1::SimulationDay& row = *result.add_days();
    *row.mutable_start_time() = ToWire(day.begin);
    SetStretch(day.stretch, zones, row);
  }
  for (const SimulatedStretch& stretch : series.hours_of_day) {
    const int hour = result.hours_of_day_size();
    v1::SimulationHour& row = *result.add_hours_of_day();
    row.set_hour_index(hour);
    SetStretch(stretch, zones, row);
  }
}

v1::SimulationNodes ToWire(const AwakeTally& tally) {
  v1::SimulationNodes nodes;
  nodes.set_awake_hours(absl::ToDoubleHours(tally.awake));
  nodes.set_wakings_count(static_cast<int32_t>(tally.wakings));
  nodes.set_energy_kwh(ToKilowattHours(tally.energy));
  nodes.set_unsettled_energy_kwh(ToKilowattHours(tally.unsettled_energy));
  nodes.set_emissions_grams(ToGrams(tally.emissions));
  return nodes;
}

// Of jobs and nodes; absent: not all of it is known.
std::optional<CarbonMass> WithNodes(const JobTally& jobs, const AwakeTally& nodes) {
  const std::optional<CarbonMass> of_jobs = KnownEmissions(jobs);
  if (!of_jobs.has_value() || nodes.unsettled_energy > Energy()) return std::nullopt;
  return *of_jobs + nodes.emissions;
}

void SetNodes(const SimulationOutcomes& outcomes, const Summaries& summaries,
              const SimulationSetup& setup, v1::Simulation& result) {
  if (!setup.sleep.has_value()) return;
  const AwakeTally policy = TallyAwake(outcomes.policy, setup);
  const AwakeTally queue = TallyAwake(outcomes.queue, setup);
  *result.mutable_nodes() = ToWire(policy);
  *result.mutable_baseline_queue_nodes() = ToWire(queue);
  const auto saved =
      SavedPercent(WithNodes(summaries.policy.all, policy), WithNodes(summaries.queue.all, queue));
  if (saved.has_value()) result.set_saved_with_nodes_vs_queue_percent(*saved);
}

}  // namespace

v1::Simulation SimulationResult(const SimulationInputs& inputs,
                                const SimulationOutcomes& outcomes) {
  const SimulationSetup& setup = inputs.setup;
  const auto summarize = [&](const SimulationOutcome& outcome) {
    return Summarize(inputs.jobs, outcome, setup.zones, setup.pue_permille);
  };
  const Summaries summaries = {.policy = summarize(outcomes.policy),
                               .queue = summarize(outcomes.queue),
                               .perfect_forecast = summarize(outcomes.perfect_forecast),
                               .least_emissions = summarize(outcomes.least_emissions)};
  v1::Simulation result;
  result.set_policy(std::string(PolicyWord(setup.policy)));
  *result.mutable_start_time() = ToWire(inputs.start);
  SetTotals(summaries.policy, result);
  SetBaselines(summaries, result);
  SetCosts(inputs, outcomes, summaries, result);
  SetNodes(outcomes, summaries, setup, result);
  AddBreakdown(summaries, result);
  AddSeries(outcomes, setup.zones, result);
  result.set_plans_count(static_cast<int32_t>(outcomes.policy.plans));
  for (const std::string& note : inputs.notes) result.add_notes(note);
  const int64_t unplaced = summaries.policy.all.unplaced;
  if (unplaced > 0) {
    result.add_notes(absl::StrCat(CountText(unplaced, "job"), " never ran; the first because ",
                                  outcomes.policy.refusal));
  }
  return result;
}

void SetBound(const SimulationInputs& inputs, const SimulationOutcome& policy,
              v1::Simulation& result) {
  if (inputs.setup.prices.has_value()) {
    result.add_notes(
        "there is no bound: it is one of emissions, and with prices the cost is minimized");
    return;
  }
  if (result.unsettled_energy_kwh() > 0) {
    result.add_notes("there is no bound, because not all of the intensity is known");
    return;
  }
  const double emitted = result.emissions_grams();
  const double bound = BoundGrams(inputs.jobs, policy, inputs.setup);
  result.set_bound_grams(bound);
  if (bound > 0) result.set_gap_to_bound_percent(100 * (emitted / bound - 1));
}

void SetCost(SimulationCost cost, v1::Simulation& result) {
  std::sort(cost.plans.begin(), cost.plans.end());
  if (!cost.plans.empty()) {
    result.set_plan_p50_milliseconds(
        absl::ToDoubleMilliseconds(cost.plans[(cost.plans.size() - 1) / 2]));
    result.set_plan_max_milliseconds(absl::ToDoubleMilliseconds(cost.plans.back()));
  }
  result.set_wall_seconds(absl::ToDoubleSeconds(cost.wall));
  result.set_peak_rss_mebibytes(cost.peak_rss_mebibytes);
}

}  // namespace windfall
