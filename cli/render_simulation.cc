#include "cli/render_simulation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/render_simulation_days.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/simulation_nodes.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

std::string HoursText(double hours) { return SpanText(absl::Hours(1) * hours); }

Cell SavedCell(bool known, double percent) {
  if (!known) return {"unknown", Style::kDim};
  const Style style = percent > 0 ? Style::kGreen : percent < 0 ? Style::kRed : Style::kPlain;
  return {SavingText(percent), style};
}

std::string HeadLine(const v1::Simulation& result) {
  std::string text = absl::StrCat(
      CountText(result.jobs_count(), "job"), " from ",
      absl::FormatTime("%Y-%m-%d %H:%M UTC", FromWire(result.start_time()), absl::UTCTimeZone()),
      " on: ", result.completed_count(), " completed, ", result.late_count(), " late");
  if (result.unplaced_count() > 0) {
    absl::StrAppend(&text, ", ", result.unplaced_count(), " that no node can hold");
  }
  return absl::StrCat(text, "; ", EnergyText(result.energy_kwh()), "\n\n");
}

std::string GramsText(bool known, double grams) { return known ? EmissionsText(grams) : "unknown"; }

// With other knowledge, and at best.
void AddWhatWasPossible(const v1::Simulation& result, Table& table) {
  if (result.has_perfect_forecast_grams() &&
      result.perfect_forecast_grams() != result.emissions_grams()) {
    table.AddRow({{"with a perfect forecast"},
                  {EmissionsText(result.perfect_forecast_grams())},
                  {""},
                  {""},
                  {""},
                  {""}});
  }
  if (result.has_bound_grams()) {
    table.AddRow(
        {{"no schedule less than"},
         {EmissionsText(result.bound_grams())},
         {result.has_gap_to_bound_percent() ? SavingText(-result.gap_to_bound_percent()) : ""},
         {""},
         {""},
         {""}});
  }
}

std::string ComparisonTable(const v1::Simulation& result, const View& view) {
  Table table({{.title = "", .min_width = 14},
               {.title = "EMISSIONS", .right_aligned = true},
               {.title = "AGAINST IT", .right_aligned = true},
               {.title = "MEAN WAIT", .right_aligned = true, .drop_order = 1},
               {.title = "95 % WAIT UP TO", .right_aligned = true, .drop_order = 3},
               {.title = "LATE", .right_aligned = true, .drop_order = 2}});
  table.AddRow({{result.policy(), Style::kBold},
                {EmissionsText(result.emissions_grams())},
                {""},
                {HoursText(result.mean_wait_hours())},
                {HoursText(result.p95_wait_hours())},
                {absl::StrCat(result.late_count())}});
  const double queue_wait = result.mean_wait_hours() - result.mean_extra_wait_vs_queue_hours();
  table.AddRow({{"same nodes, no carbon"},
                {GramsText(result.has_baseline_queue_grams(), result.baseline_queue_grams())},
                SavedCell(result.has_saved_vs_queue_percent(), result.saved_vs_queue_percent()),
                {HoursText(queue_wait)},
                {HoursText(result.baseline_queue_p95_wait_hours())},
                {absl::StrCat(result.baseline_queue_late_count())}});
  table.AddRow({{"each at submission"},
                {GramsText(result.has_baseline_run_now_grams(), result.baseline_run_now_grams())},
                SavedCell(result.has_saved_vs_run_now_percent(), result.saved_vs_run_now_percent()),
                {HoursText(0)},
                {""},
                {""}});
  AddWhatWasPossible(result, table);
  return table.Render(view.terminal);
}

std::string DurationTable(const v1::Simulation& result, const View& view) {
  Table table({{.title = "JOBS OF"},
               {.title = "JOBS", .right_aligned = true},
               {.title = "LATE", .right_aligned = true, .drop_order = 2},
               {.title = "ENERGY", .right_aligned = true, .drop_order = 3},
               {.title = "EMISSIONS", .right_aligned = true},
               {.title = "AGAINST SUBMISSION", .right_aligned = true},
               {.title = "MEAN WAIT", .right_aligned = true, .drop_order = 1}});
  for (const v1::SimulationDurationClass& row : result.duration_classes()) {
    if (row.jobs_count() == 0) continue;
    table.AddRow({{row.name()},
                  {absl::StrCat(row.jobs_count())},
                  {absl::StrCat(row.late_count())},
                  {EnergyText(row.energy_kwh())},
                  {EmissionsText(row.emissions_grams())},
                  SavedCell(row.has_saved_vs_run_now_percent(), row.saved_vs_run_now_percent()),
                  {HoursText(row.mean_wait_hours())}});
  }
  return table.Render(view.terminal);
}

std::string ZoneTable(const v1::Simulation& result, const View& view) {
  Table table({{.title = "ZONE"},
               {.title = "RUNS", .right_aligned = true},
               {.title = "ENERGY", .right_aligned = true},
               {.title = "EMISSIONS", .right_aligned = true},
               {.title = "MEAN INTENSITY", .right_aligned = true, .drop_order = 1}});
  for (const v1::SimulationZone& row : result.zones()) {
    table.AddRow({{row.zone(), Style::kBold},
                  {absl::StrCat(row.runs_count())},
                  {EnergyText(row.energy_kwh())},
                  {EmissionsText(row.emissions_grams())},
                  {row.energy_kwh() > 0
                       ? absl::StrFormat("%.0f g/kWh", row.emissions_grams() / row.energy_kwh())
                       : ""}});
  }
  return table.Render(view.terminal);
}

std::string CostLine(const v1::Simulation& result) {
  return absl::StrFormat(
      "%d plans, half of them within %.1f ms, the longest %.0f ms; %.1f s and "
      "%.0f MiB in all\n",
      result.plans_count(), result.plan_p50_milliseconds(), result.plan_max_milliseconds(),
      result.wall_seconds(), result.peak_rss_mebibytes());
}

// Empty if nodes are always on.
std::string NodesLines(const v1::Simulation& result, const View& view) {
  const std::string text = NodesBesidesText(result);
  return text.empty() ? "" : absl::StrCat(Wrap(text, view.terminal.width, ""), "\n");
}

}  // namespace

std::string RenderSimulation(const v1::Simulation& result, const View& view) {
  std::string text =
      absl::StrCat(HeadLine(result), ComparisonTable(result, view), "\n", NodesLines(result, view),
                   DurationTable(result, view), "\n", ZoneTable(result, view), "\n");
  const std::string days = RenderSimulationDays(result, view);
  if (!days.empty()) absl::StrAppend(&text, days, "\n");
  if (result.unsettled_energy_kwh() > 0) {
    absl::StrAppend(&text, "not in the emissions: ", EnergyText(result.unsettled_energy_kwh()),
                    " drawn when the intensity is not known\n");
  }
  for (const std::string& note : result.notes()) {
    absl::StrAppend(&text, Wrap(absl::StrCat("note: ", note), view.terminal.width, ""));
  }
  absl::StrAppend(&text, Paint(CostLine(result), Style::kDim, view.terminal));
  return text;
}

}  // namespace windfall
