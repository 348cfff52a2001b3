#include "cli/simulation_rows.h"

#include "absl/strings/str_cat.h"
#include "cli/render_text.h"

namespace windfall {
namespace {

std::optional<double> Known(bool known, double value) {
  return known ? std::optional(value) : std::nullopt;
}

SimulationRow PolicyRow(const v1::Simulation& result) {
  return {.name = result.policy(),
          .emissions_grams = result.emissions_grams(),
          .cost_cents = Known(result.has_cost_cents(), result.cost_cents()),
          .mean_wait_hours = result.mean_wait_hours(),
          .p95_wait_hours = result.p95_wait_hours(),
          .late_count = result.late_count()};
}

SimulationRow QueueRow(const v1::Simulation& result) {
  return {
      .name = "same nodes, no carbon",
      .is_baseline = true,
      .emissions_grams = Known(result.has_baseline_queue_grams(), result.baseline_queue_grams()),
      .saved_percent = Known(result.has_saved_vs_queue_percent(), result.saved_vs_queue_percent()),
      .cost_cents =
          Known(result.has_baseline_queue_cost_cents(), result.baseline_queue_cost_cents()),
      .cost_saved_percent =
          Known(result.has_cost_saved_vs_queue_percent(), result.cost_saved_vs_queue_percent()),
      .mean_wait_hours = result.mean_wait_hours() - result.mean_extra_wait_vs_queue_hours(),
      .p95_wait_hours = result.baseline_queue_p95_wait_hours(),
      .late_count = result.baseline_queue_late_count()};
}

SimulationRow AtSubmissionRow(const v1::Simulation& result) {
  return {.name = "each at submission",
          .is_baseline = true,
          .emissions_grams =
              Known(result.has_baseline_run_now_grams(), result.baseline_run_now_grams()),
          .saved_percent =
              Known(result.has_saved_vs_run_now_percent(), result.saved_vs_run_now_percent()),
          .cost_cents =
              Known(result.has_baseline_run_now_cost_cents(), result.baseline_run_now_cost_cents()),
          .cost_saved_percent = Known(result.has_cost_saved_vs_run_now_percent(),
                                      result.cost_saved_vs_run_now_percent()),
          .mean_wait_hours = 0,
          .p95_wait_hours = 0};
}

}  // namespace

std::vector<SimulationRow> RowsOf(const v1::Simulation& result) {
  std::vector<SimulationRow> rows = {PolicyRow(result), QueueRow(result), AtSubmissionRow(result)};
  const auto differs = [&](double grams) { return grams != result.emissions_grams(); };
  if (result.has_perfect_forecast_grams() && differs(result.perfect_forecast_grams())) {
    rows.push_back({.name = "with a perfect forecast",
                    .emissions_grams = result.perfect_forecast_grams(),
                    .cost_cents = Known(result.has_perfect_forecast_cost_cents(),
                                        result.perfect_forecast_cost_cents())});
  }
  if (result.has_least_emissions_grams() && differs(result.least_emissions_grams())) {
    rows.push_back({.name = "if only carbon counted",
                    .emissions_grams = result.least_emissions_grams(),
                    .cost_cents = Known(result.has_least_emissions_cost_cents(),
                                        result.least_emissions_cost_cents())});
  }
  if (result.has_bound_grams()) {
    rows.push_back(
        {.name = "no schedule less than",
         .is_baseline = true,
         .emissions_grams = result.bound_grams(),
         .saved_percent = Known(result.has_gap_to_bound_percent(), -result.gap_to_bound_percent()),
         .has_cost = false});
  }
  return rows;
}

std::string CostPartsText(const v1::Simulation& result) {
  if (!result.has_cost_cents()) return "";
  if (!result.has_electricity_cost_cents()) return "of carbon alone: electricity has no price";
  return absl::StrCat(CostText(result.electricity_cost_cents(), result.currency()),
                      " of electricity and ",
                      CostText(result.carbon_cost_cents(), result.currency()), " of carbon");
}

}  // namespace windfall
