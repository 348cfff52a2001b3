#include "scheduler/reports/render_text.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scheduler/reports/figures.h"
#include "scheduler/reports/statements.h"
#include "scheduler/reports/text_table.h"

namespace windfall {
namespace {

constexpr int kWidthMin = 60;
constexpr int kWidthMax = 100;
constexpr int kLabelWidth = 15;

using Align = TextTable::Align;

// A label in a column of its own, the text wrapped beside it.
std::string Labelled(const std::string& label, const std::string& text, int width) {
  std::string padded = label;
  padded.resize(std::max<size_t>(kLabelWidth, label.size() + 1), ' ');
  const std::string wrapped = Wrap(Printable(text), width - kLabelWidth, 0);
  std::string lines = padded;
  for (const char c : wrapped) {
    lines += c;
    if (c == '\n') lines += std::string(kLabelWidth, ' ');
  }
  return lines + "\n";
}

std::string Heading(const std::string& text) { return absl::StrCat("\n", text, "\n"); }

std::string Totals(const Report& report, const Figures& figures, int width) {
  const LedgerSum& total = report.total;
  return absl::StrCat(Labelled("Energy drawn", EnergyStatement(report, figures), width),
                      Labelled("Emissions",
                               absl::StrCat(figures.ShowEmissions(total), " ", figures.mass_unit(),
                                            " CO2e, location-based"),
                               width),
                      Labelled("Shift effect", ShiftEffectStatement(report, figures), width),
                      Labelled("Promise", PromiseStatement(report, figures), width));
}

// The columns that every breakdown ends with.
std::vector<TextTable::Column> BreakdownColumns(const std::string& title, const Figures& figures) {
  return {{.title = title, .align = Align::kLeft, .width_max = 32},
          {.title = "runs", .rank = 2},
          {.title = figures.energy_unit()},
          {.title = absl::StrCat(figures.mass_unit(), " CO2e")},
          {.title = "of CO2e", .rank = 1}};
}

std::vector<std::string> BreakdownRow(const std::string& name, int64_t runs_count,
                                      const LedgerSum& sum, const Report& report,
                                      const Figures& figures) {
  return {name, ShowNumber(static_cast<double>(runs_count), 0), figures.ShowEnergy(sum),
          figures.ShowEmissions(sum), ShowEmissionsShare(sum, report.total)};
}

std::string NameOr(const std::string& name, const std::string& otherwise) {
  return name.empty() ? otherwise : name;
}

std::string Named(const std::string& title, const std::vector<ReportRow>& rows,
                  const std::string& nameless, const Report& report, const Figures& figures,
                  int width) {
  TextTable table(BreakdownColumns(title, figures));
  for (const ReportRow& row : rows) {
    table.AddRow(
        BreakdownRow(NameOr(row.name, nameless), row.runs_count, row.sum, report, figures));
  }
  return table.Render(width);
}

std::string Breakdowns(const Report& report, const Figures& figures, int width) {
  TextTable endings(BreakdownColumns("what became of the runs", figures));
  for (const EndingRow& row : report.by_ending) {
    endings.AddRow(BreakdownRow(std::string(Description(row.ending)), row.runs_count, row.sum,
                                report, figures));
  }
  endings.AddRow(BreakdownRow("total", report.runs_count, report.total, report, figures));
  return absl::StrCat(
      Heading("Where it went"), endings.Render(width), "\n",
      Named("project", report.by_project, "(none)", report, figures, width), "\n",
      Named("node", report.by_node, "(unknown)", report, figures, width), "\n",
      Named("meter or power model", report.by_meter, "(unknown)", report, figures, width));
}

std::string Zones(const Report& report, const Figures& figures, int width) {
  std::vector<TextTable::Column> columns = BreakdownColumns("zone", figures);
  columns.push_back({.title = "PUE", .rank = 3});
  columns.push_back({.title = "settled", .rank = 4});
  TextTable table(columns);
  std::string sources;
  for (const ZoneRow& zone : report.by_zone) {
    std::vector<std::string> row =
        BreakdownRow(zone.zone, zone.runs_count, zone.sum, report, figures);
    std::vector<std::string> pue;
    for (const std::optional<int32_t>& permille : zone.grounds.pue_permille)
      pue.push_back(ShowPue(permille));
    row.push_back(absl::StrJoin(pue, "/"));
    row.push_back(ShowShare(zone.sum.settled_energy, zone.sum.energy));
    table.AddRow(std::move(row));
    std::vector<std::string> names;
    for (const SeriesIdentity& source : zone.grounds.sources)
      names.push_back(SourceStatement(source));
    sources += Labelled(zone.zone, NameOr(absl::StrJoin(names, "; "), "no intensity"), width);
  }
  return absl::StrCat("\n", table.Render(width), Heading("Intensity from"), sources);
}

// Why jobs have no figure at submission: "not settled yet: 8, 9". Empty if all have one.
std::string BaselineGaps(const Report& report) {
  std::map<BaselineGap, std::vector<int64_t>> jobs;
  for (const ReportJob& job : report.jobs) {
    if (job.baseline_gap != BaselineGap::kNone) jobs[job.baseline_gap].push_back(job.id.value());
  }
  std::vector<std::string> reasons;
  for (const auto& [gap, ids] : jobs) {
    reasons.push_back(absl::StrCat(Description(gap), ": ", absl::StrJoin(ids, ", ")));
  }
  return absl::StrJoin(reasons, "; ");
}

std::string Jobs(const Report& report, const Figures& figures, int width) {
  TextTable table({{.title = "id"},
                   {.title = "name", .align = Align::kLeft, .width_max = 20},
                   {.title = "user", .align = Align::kLeft, .rank = 6, .width_max = 10},
                   {.title = "status", .align = Align::kLeft, .rank = 7},
                   {.title = "start", .align = Align::kLeft, .rank = 4},
                   {.title = "zone", .align = Align::kLeft, .rank = 5, .width_max = 12},
                   {.title = figures.energy_unit()},
                   {.title = "promised", .rank = 3},
                   {.title = "settled"},
                   {.title = "at submit", .rank = 2},
                   {.title = "saving", .rank = 1}});
  for (const ReportJob& job : report.jobs) {
    const bool unknown = job.IsNotEstimated();
    table.AddRow(
        {absl::StrCat(job.id.value()), job.name + (job.partly_in_period ? " *" : ""), job.user,
         job.status, job.start_time.has_value() ? ShowShortTime(*job.start_time) : "",
         absl::StrJoin(job.zones, ","), unknown ? "?" : figures.ShowEnergy(job.sum),
         figures.Show(job.promised_emissions),
         unknown ? "?"
                 : absl::StrCat(figures.ShowEmissions(job.sum), job.IsProvisional() ? "~" : " "),
         figures.Show(job.at_submission_emissions), figures.Show(job.Saving())});
  }
  const std::string gaps = BaselineGaps(report);
  return absl::StrCat(
      Heading(absl::StrCat("Jobs, emissions in ", figures.mass_unit(), " CO2e")),
      table.Render(width), gaps.empty() ? "" : Labelled("No baseline", gaps, width),
      Wrap("* partly in the period   ~ not fully settled   ≥ a part of the energy is unknown   "
           "? not estimated   – unknown",
           width, 0),
      "\n");
}

}  // namespace

std::string RenderText(const Report& report, const ReportStamp& stamp, int width) {
  width = std::clamp(width, kWidthMin, kWidthMax);
  const Figures figures(report.total);
  std::string text = "Emissions report";
  if (stamp.id.IsSet()) absl::StrAppend(&text, " ", stamp.id.value());
  text += "\n\n";
  text += Labelled("Period", ShowSpan(report.period), width);
  text += Labelled("Covers", FiltersStatement(report), width);
  for (const ProvenanceLine& statement : ProvenanceLines(report)) {
    text += Labelled(statement.label, statement.text, width);
  }
  text += "\n" + Totals(report, figures, width);
  if (!report.jobs.empty()) {
    text += Breakdowns(report, figures, width) + Zones(report, figures, width) +
            Jobs(report, figures, width);
  }
  text += Heading("Boundary and method") + Wrap(report.boundary, width, 0) + "\n" +
          Wrap(report.method, width, 0) + "\n";
  if (!stamp.content_sha256.empty()) {
    absl::StrAppend(&text, "\nsha256 of the content ", stamp.content_sha256, "\n");
  }
  return text;
}

}  // namespace windfall
