#include "scheduler/reports/render_html.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "page/document.h"
#include "page/markup.h"
#include "scheduler/reports/figures.h"
#include "scheduler/reports/html_tables.h"
#include "scheduler/reports/intensity_chart.h"
#include "scheduler/reports/report_json.h"
#include "scheduler/reports/saving_chart.h"
#include "scheduler/reports/statements.h"

namespace windfall {
namespace {

std::string Title(const ReportStamp& stamp) {
  return stamp.id.IsSet() ? absl::StrCat("Emissions report ", stamp.id.value())
                          : "Emissions report";
}

std::string Head(const Report& report, const ReportStamp& stamp) {
  return RenderPageHead(absl::StrCat(Title(stamp), ", ", ShowSpan(report.period)));
}

std::string Header(const Report& report, const ReportStamp& stamp) {
  return absl::StrCat("<header>\n<h1>", Title(stamp), "</h1>\n<p class=\"subtitle\">",
                      ShowSpan(report.period), " · ", Escape(FiltersStatement(report)),
                      "</p>\n</header>\n");
}

PageCard ShiftEffectCard(const ShiftEffect& effect, const Figures& figures) {
  constexpr char kLabel[] = "Shift effect vs run-at-submission";
  if (effect.jobs_count == 0) {
    return {.label = kLabel, .value = "–", .detail = "no job can be compared"};
  }
  const bool worse = effect.Saving() < CarbonMass();
  const CarbonMass difference = worse ? -effect.Saving() : effect.Saving();
  return {.label = kLabel,
          .value = figures.Show(difference),
          .unit = absl::StrCat(figures.mass_unit(), worse ? " CO2e more" : " CO2e less"),
          .detail = absl::StrCat(ShowShare(difference, effect.at_submission_emissions),
                                 ", an estimate over ", ShowCount(effect.jobs_count, "job"))};
}

std::string Cards(const Report& report, const Figures& figures) {
  const LedgerSum& total = report.total;
  const bool is_settled = total.settled_energy == total.energy;
  const auto measured = total.energy_by_quality.find(EnergyQuality::kMeasured);
  const Energy measured_energy =
      measured == total.energy_by_quality.end() ? Energy() : measured->second;
  return RenderCards(
      {{.label = "Electricity",
        .value = figures.ShowEnergyWithPue(total),
        .unit = figures.energy_unit(),
        .detail = EnergyStatement(report, figures)},
       {.label = "Emissions, location-based",
        .value = figures.ShowEmissions(total),
        .unit = absl::StrCat(figures.mass_unit(), " CO2e"),
        .detail = is_settled ? "settled on actual intensity" : "not fully settled yet"},
       ShiftEffectCard(report.shift_effect, figures),
       {.label = "Energy measured",
        .value = ShowShare(measured_energy, total.energy),
        .detail = absl::StrCat(ShowCount(report.jobs_not_estimated, "job"), " not estimated")}});
}

std::string Facts(const Report& report) {
  std::vector<PageFact> facts;
  for (const ProvenanceLine& line : ProvenanceLines(report)) {
    facts.push_back({.label = line.label, .text = line.text});
  }
  return absl::StrCat("<section aria-label=\"What this covers\">\n", RenderFacts(facts),
                      "</section>\n");
}

// Swatches that the runs' endings do not cover.
constexpr char kMarksLegend[] =
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><line class=\"waiting\" "
    "x1=\"2\" y1=\"7\" x2=\"25\" y2=\"7\"/></svg>waiting or paused</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><circle "
    "class=\"submitted\" cx=\"13\" cy=\"7\" r=\"3.5\"/></svg>submitted</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><line class=\"deadline\" "
    "x1=\"13\" y1=\"0\" x2=\"13\" y2=\"14\"/></svg>deadline</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><line class=\"line "
    "zone-0 "
    "settled-line\" x1=\"0\" y1=\"7\" x2=\"26\" y2=\"7\"/></svg>settled intensity</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><line class=\"line "
    "zone-0 "
    "forecast\" x1=\"0\" y1=\"7\" x2=\"26\" y2=\"7\"/></svg>forecast only</li>\n";

std::string IntensityCaption(const ReportChart& chart) {
  std::string caption = "Intensity of each zone; under it a lane a task with its runs.";
  if (chart.tasks_count > static_cast<int64_t>(chart.lanes.size())) {
    absl::StrAppend(&caption, " Of ", ShowCount(chart.tasks_count, "task"), " the ",
                    chart.lanes.size(),
                    " that drew most are drawn; all are in the totals and the table of jobs.");
  }
  for (const ChartZone& zone : chart.zones) {
    if (zone.mean_over == absl::ZeroDuration()) continue;
    absl::StrAppend(&caption, " ", zone.zone, " is drawn as means over ",
                    ShowDuration(zone.mean_over), ".");
  }
  return caption;
}

std::string IntensitySection(const Report& report, const Figures& figures) {
  std::string legend;
  for (const EndingRow& row : report.by_ending) {
    absl::StrAppend(&legend, "<li>", EndingSwatch(row.ending), Description(row.ending), "</li>\n");
  }
  return absl::StrCat("<section>\n<h2>When it ran</h2>\n<figure>\n",
                      RenderIntensityChart(report, figures), "<ul class=\"legend\">\n", legend,
                      kMarksLegend, "</ul>\n<figcaption>", Escape(IntensityCaption(report.chart)),
                      "</figcaption>\n</figure>\n</section>\n");
}

constexpr char kSavingLegend[] =
    "<ul class=\"legend\">\n<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\">"
    "<rect class=\"actual\" width=\"26\" height=\"14\"/></svg>settled</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect "
    "class=\"at-submission\" x=\"1\" y=\"1\" width=\"24\" height=\"12\"/></svg>run at "
    "submission</li>\n<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect "
    "class=\"saved\" width=\"26\" height=\"14\"/></svg>less than at submission</li>\n"
    "<li><svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\"><rect class=\"excess\" "
    "width=\"26\" height=\"14\"/><rect class=\"excess-hatch\" width=\"26\" "
    "height=\"14\"/></svg>more "
    "than at submission</li>\n</ul>\n";

std::string SavingFigure(const Report& report, const Figures& figures) {
  const std::vector<const ReportJob*> jobs = JobsOfSavingChart(report);
  if (jobs.empty()) return "";
  std::string caption = "Settled emissions of each job beside those of running at submission.";
  if (report.shift_effect.jobs_count > static_cast<int64_t>(jobs.size())) {
    absl::StrAppend(&caption, " Of ", ShowCount(report.shift_effect.jobs_count, "job"), " the ",
                    jobs.size(), " with the largest difference are drawn.");
  }
  return absl::StrCat("<figure>\n", RenderSavingChart(jobs, figures), kSavingLegend, "<figcaption>",
                      Escape(caption), "</figcaption>\n</figure>\n");
}

std::string SavingSection(const Report& report, const Figures& figures) {
  return absl::StrCat("<section>\n<h2>", Escape(ShiftEffectTitle(report)), "</h2>\n<p>",
                      Escape(ShiftEffectStatement(report, figures)), "</p>\n",
                      SavingFigure(report, figures), "<h2>Forecast promise vs settlement</h2>\n<p>",
                      Escape(PromiseStatement(report, figures)), "</p>\n</section>\n");
}

std::string Body(const Report& report, const Figures& figures) {
  if (report.jobs.empty()) return "<p>No job ran in this period.</p>\n";
  return absl::StrCat(IntensitySection(report, figures), SavingSection(report, figures),
                      BreakdownTables(report, figures), JobTable(report, figures));
}

std::string Method(const Report& report) {
  return absl::StrCat("<section>\n<h2>Boundary and method</h2>\n<p>", Escape(report.boundary),
                      "</p>\n<p>", Escape(report.method), "</p>\n</section>\n");
}

std::string Footer(const Report& report, const ReportStamp& stamp) {
  std::string html = absl::StrCat(
      "<footer>\n<p>Made by windfall at ", ShowTime(report.created_time),
      " UTC. This page is rendered from the saved data, which are embedded in it as JSON, "
      "<code>#report-data</code>.</p>\n");
  if (!stamp.content_sha256.empty()) {
    absl::StrAppend(&html, "<p>SHA-256 of the saved data, and not of this page: <code>",
                    Escape(stamp.content_sha256), "</code></p>\n");
  }
  return html + "</footer>\n";
}

std::string Data(const Report& report) {
  return absl::StrCat("<script type=\"application/json\" id=\"report-data\">",
                      ToCanonicalJson(report), "</script>\n");
}

}  // namespace

std::string RenderHtml(const Report& report, const ReportStamp& stamp) {
  const Figures figures(report.total);
  return absl::StrCat(Head(report, stamp), Header(report, stamp), Cards(report, figures),
                      "<main>\n", Facts(report), Body(report, figures), Method(report), "</main>\n",
                      Footer(report, stamp), Data(report), "</body>\n</html>\n");
}

}  // namespace windfall
