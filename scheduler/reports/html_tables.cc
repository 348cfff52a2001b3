#include "scheduler/reports/html_tables.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "page/markup.h"
#include "scheduler/reports/statements.h"

namespace windfall {
namespace {

std::string NameOr(const std::string& name, const std::string& otherwise) {
  return name.empty() ? otherwise : name;
}

std::string Cell(absl::string_view css, absl::string_view escaped) {
  return absl::StrCat("<td class=\"", css, "\">", escaped, "</td>");
}

std::string Figure(const std::string& figure) {
  return absl::StrCat("<td>", EscapeFigure(figure), "</td>");
}

// ---- Breakdowns

std::string BreakdownHead(absl::string_view caption, absl::string_view first,
                          const Figures& figures) {
  return absl::StrCat("<table>\n<caption>", Escape(caption),
                      "</caption>\n<thead><tr><th scope=\"col\" class=\"text\">", Escape(first),
                      "</th><th scope=\"col\">runs</th><th scope=\"col\">",
                      Escape(figures.energy_unit()), "</th><th scope=\"col\">",
                      Escape(figures.mass_unit()),
                      " CO2e</th><th scope=\"col\">of CO2e</th></tr></thead>\n<tbody>\n");
}

std::string ShareCell(const LedgerSum& sum, const LedgerSum& total) {
  const bool has_share = total.emissions > CarbonMass();
  const double percent = has_share ? 100 * ToGrams(sum.emissions) / ToGrams(total.emissions) : 0;
  return absl::StrCat("<td class=\"share\" style=\"--part:", absl::StrFormat("%.1f", percent),
                      "%\">", EscapeFigure(ShowEmissionsShare(sum, total)), "</td>");
}

std::string BreakdownRow(const std::string& name, int64_t runs_count, const LedgerSum& sum,
                         const Report& report, const Figures& figures) {
  return absl::StrCat("<tr>", Cell("text wrap", Escape(name)),
                      Figure(ShowNumber(static_cast<double>(runs_count), 0)),
                      Figure(figures.ShowEnergy(sum)), Figure(figures.ShowEmissions(sum)),
                      ShareCell(sum, report.total), "</tr>\n");
}

std::string BreakdownFoot(const Report& report, const Figures& figures) {
  return absl::StrCat(
      "<tr class=\"total\">", Cell("text", "total"),
      Figure(ShowNumber(static_cast<double>(report.runs_count), 0)),
      Figure(figures.ShowEnergy(report.total)), Figure(figures.ShowEmissions(report.total)),
      Figure(ShowEmissionsShare(report.total, report.total)), "</tr>\n</tbody></table>\n");
}

std::string EndingTable(const Report& report, const Figures& figures) {
  std::string html = BreakdownHead("By what became of the run", "run", figures);
  for (const EndingRow& row : report.by_ending) {
    html += BreakdownRow(std::string(Description(row.ending)), row.runs_count, row.sum, report,
                         figures);
  }
  return html + BreakdownFoot(report, figures);
}

std::string NamedTable(absl::string_view noun, const std::vector<ReportRow>& rows,
                       const Report& report, const Figures& figures) {
  std::string html = BreakdownHead(absl::StrCat("By ", noun), noun, figures);
  for (const ReportRow& row : rows) {
    html += BreakdownRow(NameOr(row.name, "(none)"), row.runs_count, row.sum, report, figures);
  }
  return html + BreakdownFoot(report, figures);
}

std::string ZoneTable(const Report& report, const Figures& figures) {
  std::string html = BreakdownHead("By zone", "zone", figures);
  for (const ZoneRow& row : report.by_zone) {
    html += BreakdownRow(row.zone, row.runs_count, row.sum, report, figures);
  }
  return html + BreakdownFoot(report, figures);
}

// What the numbers of each zone rest on.
std::string SourceTable(const Report& report, const Figures& figures) {
  std::string html = absl::StrCat(
      "<table>\n<caption>What the numbers of a zone rest on</caption>\n<thead><tr>"
      "<th scope=\"col\" class=\"text\">zone</th><th scope=\"col\" class=\"text\">intensity</th>"
      "<th scope=\"col\">PUE</th><th scope=\"col\">settled</th><th scope=\"col\">forecast</th>"
      "<th scope=\"col\" class=\"narrow-off\">filled in, ",
      Escape(figures.energy_unit()), "</th></tr></thead>\n<tbody>\n");
  for (const ZoneRow& row : report.by_zone) {
    std::vector<std::string> sources;
    for (const SeriesIdentity& source : row.grounds.sources)
      sources.push_back(SourceStatement(source));
    std::vector<std::string> pue;
    for (const std::optional<int32_t>& permille : row.grounds.pue_permille)
      pue.push_back(ShowPue(permille));
    absl::StrAppend(&html, "<tr>", Cell("text", Escape(row.zone)),
                    Cell("text wrap", Escape(NameOr(absl::StrJoin(sources, "; "), "none"))),
                    Figure(NameOr(absl::StrJoin(pue, "; "), "–")),
                    Figure(ShowShare(row.sum.settled_energy, row.sum.energy)),
                    Figure(ShowShare(row.sum.forecast_energy, row.sum.energy)),
                    Cell("narrow-off", EscapeFigure(figures.Show(row.filled_in_energy))),
                    "</tr>\n");
  }
  return html + "</tbody></table>\n";
}

// ---- Jobs

std::string JobHead(const Figures& figures) {
  return absl::StrCat(
      "<table class=\"jobs\">\n<caption>Each job: energy at the nodes, emissions with PUE"
      "</caption>\n<thead>\n<tr><th class=\"blank\" colspan=\"5\"></th>"
      "<th class=\"blank narrow-off\" colspan=\"5\"></th>"
      "<th scope=\"colgroup\" class=\"group\" colspan=\"4\">",
      Escape(figures.mass_unit()),
      " CO2e</th></tr>\n<tr><th scope=\"col\">id</th><th scope=\"col\" class=\"text\">name</th>"
      "<th scope=\"col\" class=\"text narrow-off\">user</th>"
      "<th scope=\"col\" class=\"text\">status</th><th scope=\"col\" class=\"narrow-off\">runs</th>"
      "<th scope=\"col\" class=\"text\">start</th>"
      "<th scope=\"col\" class=\"text narrow-off\">end</th>"
      "<th scope=\"col\" class=\"text narrow-off\">zone</th><th scope=\"col\">",
      Escape(figures.energy_unit()),
      "</th><th scope=\"col\" class=\"text narrow-off\">energy</th>"
      "<th scope=\"col\">promised</th><th scope=\"col\">settled</th>"
      "<th scope=\"col\">at submission</th><th scope=\"col\">saving</th></tr>\n</thead>\n"
      "<tbody>\n");
}

std::string SettledCell(const ReportJob& job, const Figures& figures) {
  if (job.IsNotEstimated()) return Cell("", "?");
  return absl::StrCat("<td>", job.IsProvisional() ? "<span class=\"muted\">~</span>" : "",
                      EscapeFigure(figures.ShowEmissions(job.sum)), "</td>");
}

std::string BaselineCells(const ReportJob& job, const Figures& figures) {
  const std::optional<CarbonMass> saving = job.Saving();
  if (!saving.has_value()) {
    return absl::StrCat("<td class=\"muted\" title=\"", Escape(Description(job.baseline_gap)),
                        "\">–</td><td class=\"muted\">–</td>");
  }
  return absl::StrCat(
      Figure(figures.Show(job.at_submission_emissions)),
      Cell(*saving < CarbonMass() ? "worse" : "", EscapeFigure(figures.Show(saving))));
}

std::string JobRow(const ReportJob& job, const Figures& figures) {
  const std::string start = job.start_time.has_value() ? ShowShortTime(*job.start_time) : "";
  const std::string end = job.end_time.has_value() ? ShowShortTime(*job.end_time) : "";
  return absl::StrCat(
      "<tr>", Figure(absl::StrCat(job.id.value())),
      Cell("text wrap", Escape(job.name) + (job.partly_in_period ? " *" : "")),
      Cell("text narrow-off", Escape(job.user)), Cell("text", Escape(job.status)),
      Cell("narrow-off", absl::StrCat(job.runs_count)), Cell("text", start),
      Cell("text narrow-off", end), Cell("text narrow-off", Escape(absl::StrJoin(job.zones, ", "))),
      Figure(job.IsNotEstimated() ? "?" : figures.ShowEnergy(job.sum)),
      Cell("text narrow-off", QualityWords(job)), Figure(figures.Show(job.promised_emissions)),
      SettledCell(job, figures), BaselineCells(job, figures), "</tr>\n");
}

}  // namespace

std::string BreakdownTables(const Report& report, const Figures& figures) {
  return absl::StrCat(
      "<section>\n<h2>Where it went</h2>\n<div class=\"tables\">\n<div class=\"scroll\">",
      EndingTable(report, figures), "</div>\n<div class=\"scroll\">",
      NamedTable("project", report.by_project, report, figures), "</div>\n<div class=\"scroll\">",
      NamedTable("node", report.by_node, report, figures), "</div>\n<div class=\"scroll\">",
      NamedTable("meter or power model", report.by_meter, report, figures),
      "</div>\n<div class=\"scroll\">", ZoneTable(report, figures),
      "</div>\n</div>\n<div class=\"scroll\">", SourceTable(report, figures),
      "</div>\n</section>\n");
}

std::string JobTable(const Report& report, const Figures& figures) {
  std::string rows;
  for (const ReportJob& job : report.jobs) rows += JobRow(job, figures);
  return absl::StrCat("<section>\n<h2>Jobs</h2>\n<div class=\"scroll\">", JobHead(figures), rows,
                      "</tbody></table></div>\n<p class=\"note\">Times are UTC. * partly in the "
                      "period, partly counted. ~ not fully settled. ≥ a part of the energy is "
                      "unknown. ? not estimated. – unknown. A negative saving "
                      "means that running at submission would have emitted less.</p>\n"
                      "</section>\n");
}

}  // namespace windfall
