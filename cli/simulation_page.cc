#include "cli/simulation_page.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/render_json.h"
#include "cli/render_text.h"
#include "cli/simulation_chart.h"
#include "cli/simulation_nodes.h"
#include "cli/simulation_rows.h"
#include "page/markup.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr char kUnknown[] = "–";

std::string HoursText(double hours) { return SpanText(absl::Hours(1) * hours); }

std::string MaybeGrams(bool known, double grams) { return known ? EmissionsText(grams) : kUnknown; }

// "3.2 % less", "1.0 % more"
std::string ChangeText(bool known, double saved_percent) {
  if (!known) return kUnknown;
  return absl::StrFormat("%.1f %% %s", std::fabs(saved_percent),
                         saved_percent < 0 ? "more" : "less");
}

// ---- Head

std::string Title(const v1::Simulation& result) {
  return absl::StrCat("Simulation of ", CountText(result.jobs_count(), "job"));
}

std::string Header(const v1::Simulation& result) {
  std::vector<std::string> zones;
  for (const v1::SimulationZone& zone : result.zones()) zones.push_back(zone.zone());
  return absl::StrCat(
      "<header>\n<h1>", Escape(Title(result)), "</h1>\n<p class=\"subtitle\">submitted from ",
      absl::FormatTime("%Y-%m-%d %H:%M UTC", FromWire(result.start_time()), absl::UTCTimeZone()),
      " on · policy ", Escape(result.policy()), " · ", Escape(absl::StrJoin(zones, ", ")),
      "</p>\n</header>\n");
}

// "1.25 kg" as value and unit.
PageCard MassCard(double grams) {
  const std::string text = EmissionsText(grams);
  const size_t blank = text.rfind(' ');
  return {.value = text.substr(0, blank), .unit = absl::StrCat(text.substr(blank + 1), " CO2e")};
}

struct Saving {
  std::string label;
  bool known = false;
  double baseline_grams = 0;
  double saved_percent = 0;
  // Absent where there are no prices or some intensity is not known.
  std::optional<double> baseline_cost_cents;
  double cost_saved_percent = 0;
};

PageCard SavingCard(const v1::Simulation& result, const Saving& saving) {
  if (!saving.known) {
    return {.label = saving.label, .value = kUnknown, .detail = "some intensity is not known"};
  }
  const double saved = saving.baseline_grams - result.emissions_grams();
  PageCard card = MassCard(std::fabs(saved));
  card.label = saving.label;
  absl::StrAppend(&card.unit, saved < 0 ? " more" : " less");
  card.detail = absl::StrCat(ChangeText(true, saving.saved_percent), " than ",
                             EmissionsText(saving.baseline_grams));
  if (saving.baseline_cost_cents.has_value()) {
    absl::StrAppend(&card.detail, "; costs ", ChangeText(true, saving.cost_saved_percent), " than ",
                    CostText(*saving.baseline_cost_cents, result.currency()));
  }
  return card;
}

// What was minimized, where there are prices, in its two parts.
PageCard CostCard(const v1::Simulation& result) {
  PageCard card = {.label = "Cost", .value = kUnknown, .detail = "some intensity is not known"};
  if (!result.has_cost_cents()) return card;
  const std::string text = CostText(result.cost_cents(), result.currency());
  const size_t blank = text.rfind(' ');
  card.value = text.substr(0, blank);
  card.unit = text.substr(blank + 1);
  card.detail = CostPartsText(result);
  if (result.has_nodes()) absl::StrAppend(&card.detail, "; of the jobs alone, without their nodes");
  return card;
}

Saving AgainstQueue(const v1::Simulation& result) {
  Saving saving = {.label = "Against the same nodes without carbon",
                   .known = result.has_saved_vs_queue_percent(),
                   .baseline_grams = result.baseline_queue_grams(),
                   .saved_percent = result.saved_vs_queue_percent(),
                   .cost_saved_percent = result.cost_saved_vs_queue_percent()};
  if (result.has_cost_saved_vs_queue_percent()) {
    saving.baseline_cost_cents = result.baseline_queue_cost_cents();
  }
  return saving;
}

Saving AgainstSubmission(const v1::Simulation& result) {
  Saving saving = {.label = "Against each job at submission",
                   .known = result.has_saved_vs_run_now_percent(),
                   .baseline_grams = result.baseline_run_now_grams(),
                   .saved_percent = result.saved_vs_run_now_percent(),
                   .cost_saved_percent = result.cost_saved_vs_run_now_percent()};
  if (result.has_cost_saved_vs_run_now_percent()) {
    saving.baseline_cost_cents = result.baseline_run_now_cost_cents();
  }
  return saving;
}

std::string Cards(const v1::Simulation& result) {
  PageCard emissions = MassCard(result.emissions_grams());
  emissions.label = "Emissions";
  emissions.detail =
      absl::StrCat("of ", EnergyText(result.energy_kwh()), " at the nodes, with PUE");
  if (result.has_gap_to_bound_percent()) {
    absl::StrAppend(&emissions.detail, absl::StrFormat("; at most %.1f %% above the best schedule",
                                                       result.gap_to_bound_percent()));
  }
  PageCard late = {
      .label = "Late jobs",
      .value = absl::StrCat(result.late_count()),
      .detail = absl::StrCat(result.baseline_queue_late_count(), " without carbon; mean wait ",
                             HoursText(result.mean_wait_hours()), ", 95 % up to ",
                             HoursText(result.p95_wait_hours()))};
  std::vector<PageCard> cards = {SavingCard(result, AgainstQueue(result)),
                                 SavingCard(result, AgainstSubmission(result)), emissions};
  if (!result.currency().empty()) cards.push_back(CostCard(result));
  cards.push_back(std::move(late));
  return RenderCards(cards);
}

// ---- Tables

using Row = std::vector<std::string>;

std::string RenderRow(const Row& cells, absl::string_view tag) {
  std::string html = "<tr>";
  for (size_t i = 0; i < cells.size(); ++i) {
    absl::StrAppend(&html, "<", tag, i == 0 ? " class=\"text\">" : ">", EscapeFigure(cells[i]),
                    "</", tag, ">");
  }
  return html + "</tr>\n";
}

std::string RenderHtmlTable(absl::string_view caption, const Row& titles,
                            const std::vector<Row>& rows) {
  std::string html =
      absl::StrCat("<div class=\"scroll\"><table>\n<caption>", Escape(caption),
                   "</caption>\n<thead>", RenderRow(titles, "th"), "</thead>\n<tbody>\n");
  for (const Row& row : rows) html += RenderRow(row, "td");
  return html + "</tbody></table></div>\n";
}

std::string MaybeHours(const std::optional<double>& hours) {
  return hours.has_value() ? HoursText(*hours) : "";
}

// What the policy emits or costs against a row.
std::string AgainstIt(const SimulationRow& row, const std::optional<double>& saved_percent) {
  return row.is_baseline ? ChangeText(saved_percent.has_value(), saved_percent.value_or(0)) : "";
}

Row ComparisonRow(const SimulationRow& row, const std::string& currency) {
  Row cells = {row.name,
               MaybeGrams(row.emissions_grams.has_value(), row.emissions_grams.value_or(0)),
               AgainstIt(row, row.saved_percent)};
  if (!currency.empty()) {
    const std::string cost =
        row.cost_cents.has_value() ? CostText(*row.cost_cents, currency) : kUnknown;
    cells.push_back(row.has_cost ? cost : "");
    cells.push_back(row.has_cost ? AgainstIt(row, row.cost_saved_percent) : "");
  }
  cells.push_back(MaybeHours(row.mean_wait_hours));
  cells.push_back(MaybeHours(row.p95_wait_hours));
  cells.push_back(row.late_count.has_value() ? absl::StrCat(*row.late_count) : "");
  return cells;
}

std::string ComparisonTable(const v1::Simulation& result) {
  const bool has_prices = !result.currency().empty();
  Row titles = {"", "CO2e", absl::StrCat(result.policy(), " emits")};
  if (has_prices) titles.insert(titles.end(), {"cost", absl::StrCat(result.policy(), " costs")});
  titles.insert(titles.end(), {"mean wait", "95 % wait up to", "late"});
  std::vector<Row> rows;
  for (const SimulationRow& row : RowsOf(result)) {
    rows.push_back(ComparisonRow(row, result.currency()));
  }
  return RenderHtmlTable("Against what would have happened otherwise", titles, rows);
}

std::string IntensityText(double grams, double kwh) {
  return kwh > 0 ? absl::StrFormat("%.0f g/kWh", grams / kwh) : kUnknown;
}

std::string ZonePageTable(const v1::Simulation& result) {
  std::vector<Row> rows;
  for (const v1::SimulationZone& zone : result.zones()) {
    rows.push_back({zone.zone(), absl::StrCat(zone.runs_count()), EnergyText(zone.energy_kwh()),
                    EmissionsText(zone.emissions_grams()),
                    IntensityText(zone.emissions_grams(), zone.energy_kwh()),
                    EnergyText(zone.baseline_queue_energy_kwh()),
                    EmissionsText(zone.baseline_queue_grams()),
                    IntensityText(zone.baseline_queue_grams(), zone.baseline_queue_energy_kwh())});
  }
  return RenderHtmlTable("By zone; means with PUE",
                         {"zone", "runs", "energy", "CO2e", "mean", "energy without carbon",
                          "CO2e without carbon", "mean without carbon"},
                         rows);
}

std::string DurationPageTable(const v1::Simulation& result) {
  std::vector<Row> rows;
  for (const v1::SimulationDurationClass& row : result.duration_classes()) {
    if (row.jobs_count() == 0) continue;
    rows.push_back({row.name(), absl::StrCat(row.jobs_count()), EnergyText(row.energy_kwh()),
                    EmissionsText(row.emissions_grams()),
                    MaybeGrams(row.has_baseline_queue_grams(), row.baseline_queue_grams()),
                    MaybeGrams(row.has_baseline_run_now_grams(), row.baseline_run_now_grams()),
                    ChangeText(row.has_saved_vs_run_now_percent(), row.saved_vs_run_now_percent()),
                    HoursText(row.mean_wait_hours()), absl::StrCat(row.late_count()),
                    absl::StrCat(row.baseline_queue_late_count())});
  }
  return RenderHtmlTable("By running time",
                         {"jobs of", "jobs", "energy", "CO2e", "without carbon", "at submission",
                          "against submission", "mean wait", "late", "late without carbon"},
                         rows);
}

// ---- Charts

constexpr char kLegend[] =
    "<ul class=\"legend\">\n<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\">"
    "<rect class=\"actual\" width=\"26\" height=\"14\"/></svg>with the policy</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect "
    "class=\"at-submission\" x=\"1\" y=\"1\" width=\"24\" height=\"12\"/></svg>same nodes, no "
    "carbon</li>\n<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect "
    "class=\"saved\" width=\"26\" height=\"14\"/></svg>less than without carbon</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect class=\"excess\" "
    "width=\"26\" height=\"14\"/><rect class=\"excess-hatch\" width=\"26\" "
    "height=\"14\"/></svg>more than without carbon</li>\n</ul>\n";

std::string Figure(absl::string_view svg, absl::string_view caption) {
  return absl::StrCat("<figure>\n", svg, kLegend, "<figcaption>", Escape(caption),
                      "</figcaption>\n</figure>\n");
}

std::string Charts(const v1::Simulation& result) {
  if (result.days().empty()) return "<p>Nothing ran.</p>\n";
  const int days = DaysOfEachBar(result);
  const std::string bar = days == 1
                              ? "A bar is a day"
                              : absl::StrCat("A bar is ", days, " days (the last may be fewer)");
  return absl::StrCat(
      "<section>\n<h2>When it was emitted</h2>\n",
      Figure(
          RenderDayChart(result),
          absl::StrCat(bar,
                       ", UTC; below it the mean intensity of each zone. Work that waits "
                       "emits on a later day: a bar above its outline is work that had waited.")),
      "<h2>At which hour of the day</h2>\n",
      Figure(RenderHourChart(result),
             "All days together, by the hour of the day, UTC; below it the mean intensity of each "
             "zone at that hour."),
      "</section>\n");
}

// ---- Words

std::string Notes(const v1::Simulation& result) {
  std::vector<std::string> notes(result.notes().begin(), result.notes().end());
  if (result.unsettled_energy_kwh() > 0) {
    notes.push_back(
        absl::StrCat("not in the emissions: ", EnergyText(result.unsettled_energy_kwh()),
                     " drawn when the intensity is not known"));
  }
  if (result.has_nodes()) notes.push_back(NodesBesidesText(result));
  if (notes.empty()) return "";
  std::string html = "<h2>What to know about the figures</h2>\n<ul>\n";
  for (const std::string& note : notes) absl::StrAppend(&html, "<li>", Escape(note), "</li>\n");
  return html + "</ul>\n";
}

constexpr char kMethod[] =
    "<h2>Method</h2>\n<p>The scheduler's own planner, control and ledger replayed the trace on a "
    "virtual clock; every job ended well, on nodes that never failed. Energy is the stated power "
    "times the running time of the trace; emissions are that energy, hour by hour, times PUE and "
    "the intensity that came true.</p>\n<p><em>Same nodes, no carbon</em>: the same scheduler "
    "without carbon, first come, first served, each job in its home zone unless --home is any. "
    "<em>Each at submission</em>: every job at once, at home, whatever else runs. A wait is what "
    "passes from submission to the end beyond the running time, pauses included. A late job "
    "finished after its deadline.</p>\n<p><em>No schedule less than</em> (with --bound): proven "
    "for "
    "every schedule that finishes each job by its deadline, or by when the policy did if that was "
    "later, with the GPUs of each zone, whatever it knew beforehand.</p>\n<p>With prices, windfall "
    "minimizes the cost of electricity and carbon, both with PUE, instead of emissions. <em>If "
    "only "
    "carbon counted</em>: windfall without prices, at what that would have cost.</p>\n";

std::string Footer() {
  return "<footer>\n<p>Made by windfall simulate. The result is embedded in this page as JSON, "
         "<code>#simulation-data</code>.</p>\n</footer>\n";
}

std::string Data(const v1::Simulation& result) {
  // Protobuf writes < and > within strings as escapes, so that no text ends the script.
  return absl::StrCat("<script type=\"application/json\" id=\"simulation-data\">", JsonText(result),
                      "</script>\n");
}

std::string HorizonText(absl::Duration horizon) {
  return horizon == absl::InfiniteDuration() ? "to the last deadline" : SpanText(horizon);
}

std::string DurationsWord(DurationsKnown durations) {
  switch (durations) {
    case DurationsKnown::kExactly:
      return "known";
    case DurationsKnown::kClassMean:
      return "class-mean";
    case DurationsKnown::kHistory:
      return "history";
  }
  return "";
}

}  // namespace

std::vector<PageFact> AssumptionsOf(const SimulateOptions& options,
                                    const SimulateRequest& request) {
  return {
      {"--jobs", options.jobs},
      {"--limit", options.limit > 0 ? absl::StrCat(options.limit) : "all jobs"},
      {"--start", options.start.empty() ? "as the trace says" : options.start},
      {"--zone", absl::StrJoin(options.zones, ", ")},
      {"--nodes", options.nodes},
      {"--home", options.home},
      {"--policy", options.policy},
      {"--min-saving", options.min_saving},
      {"--carbon-price", options.prices.carbon.empty() ? "none" : options.prices.carbon},
      {"--electricity-price", options.prices.electricity.empty()
                                  ? "none"
                                  : absl::StrJoin(options.prices.electricity, ", ")},
      {"--currency", request.setup.prices.has_value() ? request.setup.prices->currency : "none"},
      {"--forecast", options.forecast},
      {"--horizon", HorizonText(request.setup.forecast.horizon)},
      {"--durations", DurationsWord(request.workload.durations)},
      {"--slack", options.slack},
      {"--interruptible", absl::StrCat(options.interruptible)},
      {"--resume-overhead", options.resume_overhead},
      {"--watts-per-gpu", absl::StrCat(options.watts_per_gpu)},
      {"--watts-per-cpu", absl::StrCat(options.watts_per_cpu)},
      {"--pue", options.pue == 1 ? "none declared" : absl::StrCat(options.pue)},
      {"--idle-watts", absl::StrCat(options.idle_watts)},
      {"--wake-watt-hours", absl::StrCat(options.wake_watt_hours)},
      {"--replan", options.replan},
      {"--plan-interval", options.plan_interval},
      {"--seed", absl::StrCat(options.seed)}};
}

std::string RenderSimulationPage(const v1::Simulation& result,
                                 const std::vector<PageFact>& assumptions) {
  return absl::StrCat(RenderPageHead(Title(result)), Header(result), Cards(result), "<main>\n",
                      Charts(result), "<section>\n<h2>Where it went</h2>\n",
                      ComparisonTable(result), ZonePageTable(result), DurationPageTable(result),
                      "</section>\n<section>\n<h2>Assumptions</h2>\n", RenderFacts(assumptions),
                      Notes(result), kMethod, "</section>\n</main>\n", Footer(), Data(result),
                      "</body>\n</html>\n");
}

}  // namespace windfall
