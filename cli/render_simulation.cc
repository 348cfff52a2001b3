#include "cli/render_simulation.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/render_simulation_days.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/simulation_nodes.h"
#include "cli/simulation_rows.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

std::string HoursText(double hours) { return SpanText(absl::Hours(1) * hours); }

Cell SavedCell(bool known, double percent) {
  if (!known) return {"unknown", Style::kDim};
  const Style style = percent > 0 ? Style::kGreen : percent < 0 ? Style::kRed : Style::kPlain;
  return {SavingText(percent), style};
}

std::string HeadLine(const v1::Simulation& result, const View& view) {
  std::string text = absl::StrCat(
      CountText(result.jobs_count(), "job"), " from ",
      absl::FormatTime("%Y-%m-%d %H:%M UTC", FromWire(result.start_time()), absl::UTCTimeZone()),
      " on: ", result.completed_count(), " completed, ", result.late_count(), " late");
  if (result.unplaced_count() > 0) {
    absl::StrAppend(&text, ", ", result.unplaced_count(), " that no node can hold");
  }
  absl::StrAppend(&text, "; ", EnergyText(result.energy_kwh()));
  return absl::StrCat(Wrap(text, view.terminal.width, ""), "\n");
}

std::string GramsText(bool known, double grams) { return known ? EmissionsText(grams) : "unknown"; }

std::string MaybeHours(const std::optional<double>& hours) {
  return hours.has_value() ? HoursText(*hours) : "";
}

// What the policy saves against a row, of emissions or of the cost.
Cell AgainstIt(const SimulationRow& row, const std::optional<double>& saved_percent) {
  if (!row.is_baseline) return {};
  Cell cell = SavedCell(saved_percent.has_value(), saved_percent.value_or(0));
  if (!row.has_cost) cell.style = Style::kPlain;  // a bound: nobody can do better
  return cell;
}

std::vector<Cell> CostCells(const SimulationRow& row, const std::string& currency) {
  if (!row.has_cost) return {Cell(), Cell()};
  return {{row.cost_cents.has_value() ? CostText(*row.cost_cents, currency) : "unknown"},
          AgainstIt(row, row.cost_saved_percent)};
}

std::vector<Column> ComparisonColumns(bool has_prices) {
  std::vector<Column> columns = {{.title = "", .min_width = 14},
                                 {.title = "EMISSIONS", .right_aligned = true},
                                 {.title = "AGAINST IT", .right_aligned = true}};
  if (has_prices) {
    columns.push_back({.title = "COST", .right_aligned = true});
    columns.push_back({.title = "AGAINST IT", .right_aligned = true});
  }
  columns.push_back({.title = "MEAN WAIT", .right_aligned = true, .drop_order = 1});
  columns.push_back({.title = "95 % WAIT UP TO", .right_aligned = true, .drop_order = 3});
  columns.push_back({.title = "LATE", .right_aligned = true, .drop_order = 2});
  return columns;
}

std::string ComparisonTable(const v1::Simulation& result, const View& view) {
  const bool has_prices = !result.currency().empty();
  Table table(ComparisonColumns(has_prices));
  for (const SimulationRow& row : RowsOf(result)) {
    const bool is_known = row.emissions_grams.has_value();
    std::vector<Cell> cells = {{row.name, table.empty() ? Style::kBold : Style::kPlain},
                               {GramsText(is_known, row.emissions_grams.value_or(0))},
                               AgainstIt(row, row.saved_percent)};
    if (has_prices) {
      for (Cell& cell : CostCells(row, result.currency())) cells.push_back(std::move(cell));
    }
    cells.push_back({MaybeHours(row.mean_wait_hours)});
    cells.push_back({MaybeHours(row.p95_wait_hours)});
    cells.push_back({row.late_count.has_value() ? absl::StrCat(*row.late_count) : ""});
    table.AddRow(std::move(cells));
  }
  return table.Render(view.terminal);
}

// "the cost is 12.30 EUR of electricity and 1.20 EUR of carbon"; empty where there are no prices.
std::string SpendingLines(const v1::Simulation& result, const View& view) {
  const std::string parts = CostPartsText(result);
  if (parts.empty()) return "";
  std::string text = absl::StrCat("the cost is ", parts);
  if (result.has_nodes()) {
    absl::StrAppend(&text, "; it is that of the jobs alone, without what nodes draw besides");
  }
  return Wrap(text, view.terminal.width, "");
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
      "%d plans: half within %.1f ms, longest %.0f ms; %.1f s and %.0f MiB in all\n",
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
  std::string text = absl::StrCat(HeadLine(result, view), ComparisonTable(result, view),
                                  SpendingLines(result, view), "\n", NodesLines(result, view),
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
