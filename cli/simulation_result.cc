#include "cli/simulation_result.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/render_text.h"
#include "proto/saving.h"
#include "proto/time_wire.h"
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

void SetBaselines(const SimulationSummary& summary, const JobTally& queue,
                  const JobTally& perfect_forecast, v1::Simulation& result) {
  const std::optional<CarbonMass> emissions = KnownEmissions(summary.all);
  const std::optional<CarbonMass> in_queue = KnownEmissions(queue);
  const std::optional<CarbonMass> at_best = KnownEmissions(perfect_forecast);
  if (summary.all.run_now.has_value()) {
    result.set_baseline_run_now_grams(ToGrams(*summary.all.run_now));
  }
  if (in_queue.has_value()) result.set_baseline_queue_grams(ToGrams(*in_queue));
  if (at_best.has_value()) result.set_perfect_forecast_grams(ToGrams(*at_best));
  if (const auto saved = SavedPercent(emissions, summary.all.run_now); saved.has_value()) {
    result.set_saved_vs_run_now_percent(*saved);
  }
  if (const auto saved = SavedPercent(emissions, in_queue); saved.has_value()) {
    result.set_saved_vs_queue_percent(*saved);
  }
  result.set_baseline_queue_late_count(static_cast<int32_t>(queue.late));
  result.set_mean_extra_wait_vs_queue_hours(
      absl::ToDoubleHours(summary.all.mean_wait() - queue.mean_wait()));
}

void AddBreakdown(const SimulationSummary& summary, v1::Simulation& result) {
  for (const auto& [zone, outcome] : summary.zones) {
    v1::SimulationZone& row = *result.add_zones();
    row.set_zone(zone);
    row.set_runs_count(static_cast<int32_t>(outcome.runs));
    row.set_energy_kwh(ToKilowattHours(outcome.energy));
    row.set_emissions_grams(ToGrams(outcome.emissions));
  }
  for (const auto& [name, tally] : summary.durations) {
    v1::SimulationDurationClass& row = *result.add_duration_classes();
    row.set_name(name);
    row.set_jobs_count(static_cast<int32_t>(tally.jobs));
    row.set_late_count(static_cast<int32_t>(tally.late));
    row.set_energy_kwh(ToKilowattHours(tally.energy));
    row.set_emissions_grams(ToGrams(tally.emissions));
    row.set_mean_wait_hours(absl::ToDoubleHours(tally.mean_wait()));
    if (tally.run_now.has_value()) row.set_baseline_run_now_grams(ToGrams(*tally.run_now));
    const auto saved = SavedPercent(KnownEmissions(tally), tally.run_now);
    if (saved.has_value()) row.set_saved_vs_run_now_percent(*saved);
  }
}

}  // namespace

v1::Simulation SimulationResult(const SimulationInputs& inputs,
                                const SimulationOutcomes& outcomes) {
  const SimulationSetup& setup = inputs.setup;
  const auto summarize = [&](const SimulationOutcome& outcome) {
    return Summarize(inputs.jobs, outcome, setup.zones, setup.pue_permille);
  };
  const SimulationSummary summary = summarize(outcomes.policy);
  v1::Simulation result;
  result.set_policy(std::string(PolicyWord(setup.policy)));
  *result.mutable_start_time() = ToWire(inputs.start);
  SetTotals(summary, result);
  SetBaselines(summary, summarize(outcomes.queue).all, summarize(outcomes.perfect_forecast).all,
               result);
  AddBreakdown(summary, result);
  result.set_plans_count(static_cast<int32_t>(outcomes.policy.plans));
  for (const std::string& note : inputs.notes) result.add_notes(note);
  if (summary.all.unplaced > 0) {
    result.add_notes(absl::StrCat(CountText(summary.all.unplaced, "job"),
                                  " never ran; the first because ", outcomes.policy.refusal));
  }
  return result;
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
