#include "scheduler/reports/saving_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "page/axis.h"
#include "page/markup.h"
#include "page/svg.h"

namespace windfall {
namespace {

constexpr size_t kJobsMax = 20;
constexpr double kWidth = 1040;
constexpr double kLeft = 168;
constexpr double kRight = 850;  // then the savings
constexpr double kTop = 8;
constexpr double kRowHeight = 28;
constexpr double kAxisHeight = 24;

CarbonMass Size(CarbonMass mass) { return mass < CarbonMass() ? -mass : mass; }

struct Axis {
  double micrograms_max = 1;
  double tick_distance = 1;  // micrograms
  double X(double micrograms) const {
    return kLeft + (kRight - kLeft) * micrograms / micrograms_max;
  }
  double X(CarbonMass mass) const { return X(static_cast<double>(ToMicrograms(mass))); }
};

Axis AxisFor(const std::vector<const ReportJob*>& jobs) {
  CarbonMass largest;
  for (const ReportJob* job : jobs) {
    largest = std::max({largest, job->sum.emissions, *job->at_submission_emissions});
  }
  const auto micrograms = static_cast<double>(ToMicrograms(largest));
  return {.micrograms_max = std::max(micrograms, 1.0),
          .tick_distance = std::max(1.0, TickDistance(micrograms, 6))};
}

std::string Bar(absl::string_view css, double x1, double x2, double y) {
  return absl::StrCat("<rect class=\"", css, "\" x=\"", Coordinate(x1), "\" y=\"", Coordinate(y),
                      "\" width=\"", Coordinate(std::max(x2 - x1, 0.0)), "\" height=\"15\"/>\n");
}

std::string Row(const ReportJob& job, const Axis& axis, const Figures& figures, double y) {
  const CarbonMass settled = job.sum.emissions;
  const CarbonMass at_submission = *job.at_submission_emissions;
  const CarbonMass saving = at_submission - settled;
  const bool worse = saving < CarbonMass();
  const std::string name =
      job.name.empty() ? absl::StrCat(job.id.value()) : absl::StrCat(job.id.value(), " ", job.name);
  return absl::StrCat(
      "<g><title>", Escape(name), ": settled ", figures.Show(settled), ", at submission ",
      figures.Show(at_submission), " ", Escape(figures.mass_unit()), " CO2e</title>\n",
      "<text class=\"lane\" x=\"0\" y=\"", Coordinate(y + 12), "\">", EscapeCut(name, 19),
      "</text>\n", Bar("actual", axis.X(CarbonMass()), axis.X(std::min(settled, at_submission)), y),
      worse ? Bar("excess", axis.X(at_submission), axis.X(settled), y)
            : Bar("saved", axis.X(settled), axis.X(at_submission), y),
      worse ? Bar("excess-hatch", axis.X(at_submission), axis.X(settled), y) : "",
      Bar("at-submission", axis.X(CarbonMass()), axis.X(at_submission), y),
      "<text class=\"figure end\" x=\"", Coordinate(kWidth - 84), "\" y=\"", Coordinate(y + 12),
      "\">", EscapeFigure(figures.Show(saving)), " ", Escape(figures.mass_unit()),
      "</text>\n<text class=\"figure end\" x=\"", Coordinate(kWidth - 8), "\" y=\"",
      Coordinate(y + 12), "\">", EscapeFigure(ShowShare(saving, at_submission)), "</text></g>\n");
}

std::string Ticks(const Axis& axis, const Figures& figures, double bottom) {
  std::string svg;
  for (double micrograms = 0; micrograms <= axis.micrograms_max * 1.0001;
       micrograms += axis.tick_distance) {
    const std::string x = Coordinate(axis.X(micrograms));
    absl::StrAppend(&svg, "<line class=\"grid\" x1=\"", x, "\" y1=\"", Coordinate(kTop), "\" x2=\"",
                    x, "\" y2=\"", Coordinate(bottom), "\"/>\n<text class=\"tick middle\" x=\"", x,
                    "\" y=\"", Coordinate(bottom + 17), "\">",
                    figures.ShowTick(Micrograms(std::llround(micrograms))), "</text>\n");
  }
  absl::StrAppend(&svg, "<text class=\"axis\" x=\"0\" y=\"", Coordinate(bottom + 17), "\">",
                  Escape(figures.mass_unit()), " CO2e</text>\n");
  return svg;
}

}  // namespace

std::vector<const ReportJob*> JobsOfSavingChart(const Report& report) {
  std::vector<const ReportJob*> jobs;
  for (const ReportJob& job : report.jobs) {
    if (job.Saving().has_value()) jobs.push_back(&job);
  }
  std::stable_sort(jobs.begin(), jobs.end(), [](const ReportJob* a, const ReportJob* b) {
    return Size(*a->Saving()) > Size(*b->Saving());
  });
  if (jobs.size() > kJobsMax) jobs.resize(kJobsMax);
  return jobs;
}

std::string RenderSavingChart(const std::vector<const ReportJob*>& jobs, const Figures& figures) {
  const Axis axis = AxisFor(jobs);
  const double bottom = kTop + kRowHeight * static_cast<double>(jobs.size());
  std::string svg = absl::StrCat(
      "<svg class=\"chart\" role=\"img\" aria-labelledby=\"saving-title\" viewBox=\"0 0 ",
      Coordinate(kWidth), " ", Coordinate(bottom + kAxisHeight),
      "\">\n<title id=\"saving-title\">Settled emissions of each job beside those of running at "
      "submission</title>\n",
      SavingPatterns(), Ticks(axis, figures, bottom));
  double y = kTop + 6;
  for (const ReportJob* job : jobs) {
    svg += Row(*job, axis, figures, y);
    y += kRowHeight;
  }
  return svg + "</svg>\n";
}

}  // namespace windfall
