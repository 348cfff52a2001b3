#include "scheduler/reports/intensity_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "page/axis.h"
#include "page/markup.h"
#include "page/svg.h"
#include "scheduler/reports/statements.h"

namespace windfall {
namespace {

constexpr double kWidth = 1040;
constexpr double kLeft = 168;   // lane names, numbers of the axis
constexpr double kRight = 960;  // then the zones' names
constexpr double kTop = 14;
constexpr double kPlotHeight = 180;
constexpr double kAxisHeight = 30;
constexpr double kLaneHeight = 22;

// The chart's mapping from values to the plane.
class Plane {
 public:
  Plane(const TimeSpan& span, double grams_max) : span_(span), grams_max_(grams_max) {}

  double X(absl::Time time) const {
    return kLeft + (kRight - kLeft) * absl::FDivDuration(time - span_.begin, span_.length());
  }
  double Y(double grams_per_kwh) const {
    return kTop + kPlotHeight * (1 - grams_per_kwh / grams_max_);
  }
  double Y(CarbonIntensity intensity) const { return Y(ToGramsPerKwh(intensity)); }
  const TimeSpan& span() const { return span_; }
  double grams_max() const { return grams_max_; }

 private:
  TimeSpan span_;
  double grams_max_;
};

// ---- Axes

std::string Axes(const Plane& plane, double bottom) {
  std::string svg;
  const double distance = TickDistance(plane.grams_max(), 4);
  for (double grams = 0; grams <= plane.grams_max() * 1.001; grams += distance) {
    svg += SvgLine("grid", {kLeft, plane.Y(grams)}, {kRight, plane.Y(grams)});
    svg += SvgText("tick end", {kLeft - 8, plane.Y(grams) + 4}, ShowNumber(grams, 0));
  }
  svg += SvgText("axis", {0, kTop + 4}, "g CO2e/kWh");
  for (const TimeTick& tick : TimeTicks(plane.span(), 9)) {
    const double x = plane.X(tick.time);
    svg += SvgLine("grid", {x, kTop}, {x, bottom});
    svg += SvgText("tick middle", {x, kTop + kPlotHeight + 19}, Escape(tick.label));
  }
  svg += SvgText("axis", {0, kTop + kPlotHeight + 19}, "time, UTC");
  return svg;
}

// ---- Intensity

// Electricity Maps' colours for people with any kind of colour vision: darker is dirtier.
std::string IntensityColour(CarbonIntensity intensity) {
  struct Stop {
    double grams;
    std::array<double, 3> colour;
  };
  static constexpr Stop kStops[] = {{0, {255, 255, 176}},  {150, {227, 191, 102}},
                                    {600, {187, 131, 60}}, {800, {139, 77, 43}},
                                    {1100, {78, 36, 31}},  {1500, {0, 0, 0}}};
  const double grams = std::clamp(ToGramsPerKwh(intensity), 0.0, 1500.0);
  const auto* upper = std::find_if(std::begin(kStops) + 1, std::end(kStops) - 1,
                                   [grams](const Stop& stop) { return grams <= stop.grams; });
  const Stop& lower = *(upper - 1);
  const double share = (grams - lower.grams) / (upper->grams - lower.grams);
  std::array<int, 3> colour{};
  for (size_t i = 0; i < 3; ++i) {
    colour[i] = static_cast<int>(
        std::lround(lower.colour[i] + share * (upper->colour[i] - lower.colour[i])));
  }
  return absl::StrFormat("#%02x%02x%02x", colour[0], colour[1], colour[2]);
}

// The area under the line of the only zone.
std::string Area(const Plane& plane, const ChartZone& zone) {
  std::string svg;
  for (const ChartStep& step : zone.steps) {
    const double x = plane.X(step.span.begin);
    const double y = plane.Y(step.intensity);
    absl::StrAppend(&svg, "<rect class=\"area ", ToString(step.basis), "\" x=\"", Coordinate(x),
                    "\" y=\"", Coordinate(y), "\" width=\"", Coordinate(plane.X(step.span.end) - x),
                    "\" height=\"", Coordinate(kTop + kPlotHeight - y), "\" fill=\"",
                    IntensityColour(step.intensity), "\"/>\n");
  }
  return svg;
}

// The stretches of the line that have one basis, as paths. A stretch begins where the last one
// ended, so that the line is closed but for holes.
std::string StepLine(const Plane& plane, const ChartZone& zone, absl::string_view css) {
  std::string svg;
  std::string path;
  const ChartStep* last = nullptr;
  const auto finish = [&svg, &path, &last, css]() {
    if (path.empty()) return;
    absl::StrAppend(&svg, "<path class=\"line ", css, " ", ToString(last->basis), "\" d=\"", path,
                    "\"/>\n");
    path.clear();
  };
  for (const ChartStep& step : zone.steps) {
    const bool joins = last != nullptr && last->span.end == step.span.begin;
    const std::string x = Coordinate(plane.X(step.span.begin));
    const std::string y = Coordinate(plane.Y(step.intensity));
    if (!joins || last->basis != step.basis) {
      finish();
      path = absl::StrCat("M", x, " ", joins ? Coordinate(plane.Y(last->intensity)) : y);
    }
    absl::StrAppend(&path, "V", y, "H", Coordinate(plane.X(step.span.end)));
    last = &step;
  }
  finish();
  return svg;
}

std::string ZoneNames(const Plane& plane, const std::vector<ChartZone>& zones) {
  std::vector<ZoneName> names;
  for (size_t i = 0; i < zones.size(); ++i) {
    if (zones[i].steps.empty()) continue;
    names.push_back(
        {.y = plane.Y(zones[i].steps.back().intensity), .index = i, .name = zones[i].zone});
  }
  return SvgZoneNames(std::move(names), kRight + 6);
}

std::string Intensity(const Plane& plane, const std::vector<ChartZone>& zones) {
  std::string svg;
  if (zones.size() == 1) svg += Area(plane, zones.front());
  for (size_t i = 0; i < zones.size(); ++i) svg += StepLine(plane, zones[i], ZoneCss(i));
  return svg + ZoneNames(plane, zones);
}

// ---- Runs

std::string Bar(const Plane& plane, const ChartRun& run, double top, absl::string_view title) {
  const double x = plane.X(run.span.begin);
  const double width = std::max(plane.X(run.span.end) - x, 1.5);
  const std::string box =
      absl::StrCat(" x=\"", Coordinate(x), "\" y=\"", Coordinate(top + 4), "\" width=\"",
                   Coordinate(width), "\" height=\"", Coordinate(kLaneHeight - 8), "\" rx=\"2\"");
  const absl::string_view word = ToString(run.ending);
  return absl::StrCat("<g><title>", title, "</title><rect class=\"bar ending-", word, "\"", box,
                      "/><rect fill=\"url(#ending-", word, ")\"", box, "/></g>\n");
}

std::string BarTitle(const ChartRun& run, absl::string_view lane_name, const Figures& figures) {
  return absl::StrCat(Escape(lane_name), ", run ", run.id.value(), " on ", Escape(run.node), ": ",
                      Description(run.ending), ", ", ShowTime(run.span.begin), " to ",
                      ShowTime(run.span.end), " UTC, ", figures.Show(run.energy), " ",
                      Escape(figures.energy_unit()));
}

// What of a job is not a run: waiting from submission to the last run, and the deadline.
std::string Waiting(const Plane& plane, const ReportJob& job, const ChartLane& lane, double top) {
  const double middle = top + kLaneHeight / 2;
  std::string svg;
  if (!lane.runs.empty()) {
    const absl::Time begin = std::max(job.submit_time, plane.span().begin);
    svg +=
        SvgLine("waiting", {plane.X(begin), middle}, {plane.X(lane.runs.back().span.end), middle});
  }
  if (plane.span().Contains(job.submit_time)) {
    absl::StrAppend(&svg, "<circle class=\"submitted\" r=\"3.5\" cx=\"",
                    Coordinate(plane.X(job.submit_time)), "\" cy=\"", Coordinate(middle),
                    "\"><title>submitted ", ShowTime(job.submit_time), " UTC</title></circle>\n");
  }
  if (plane.span().Contains(job.deadline)) {
    const double x = plane.X(job.deadline);
    svg += SvgLine("deadline", {x, top + 2}, {x, top + kLaneHeight - 2});
  }
  return svg;
}

std::string Lanes(const Plane& plane, const Report& report, const Figures& figures, double top) {
  std::string svg;
  for (const ChartLane& lane : report.chart.lanes) {
    const std::string name = LaneName(report, lane);
    svg += SvgText("lane", {0, top + 15}, EscapeCut(name, 19));
    svg += SvgLine("grid", {0, top + kLaneHeight}, {kRight, top + kLaneHeight});
    const ReportJob* job = FindJob(report, lane.task.job);
    if (job != nullptr) svg += Waiting(plane, *job, lane, top);
    for (const ChartRun& run : lane.runs) {
      svg += Bar(plane, run, top, BarTitle(run, name, figures));
    }
    top += kLaneHeight;
  }
  return svg;
}

double GramsMax(const std::vector<ChartZone>& zones) {
  double largest = 0;
  for (const ChartZone& zone : zones) {
    for (const ChartStep& step : zone.steps) {
      largest = std::max(largest, ToGramsPerKwh(step.intensity));
    }
  }
  const double distance = TickDistance(largest, 4);
  return std::max(1.0, std::ceil(largest / distance)) * distance;
}

}  // namespace

std::string RenderIntensityChart(const Report& report, const Figures& figures) {
  const Plane plane(report.chart.span, GramsMax(report.chart.zones));
  const double lanes_top = kTop + kPlotHeight + kAxisHeight;
  const double bottom = lanes_top + kLaneHeight * static_cast<double>(report.chart.lanes.size());
  return absl::StrCat(
      "<svg class=\"chart\" role=\"img\" aria-labelledby=\"intensity-title\" viewBox=\"0 0 ",
      Coordinate(kWidth), " ", Coordinate(bottom + 4),
      "\">\n<title id=\"intensity-title\">Carbon intensity from ", ShowSpan(report.chart.span),
      ", with the runs under it</title>\n", EndingPatterns(), Axes(plane, bottom),
      Intensity(plane, report.chart.zones), Lanes(plane, report, figures, lanes_top), "</svg>\n");
}

std::string EndingPatterns() {
  constexpr std::pair<RunEnding, absl::string_view> kPatterns[] = {
      {RunEnding::kSucceeded, ""},
      {RunEnding::kPausedContinued, "<path d=\"M0 8L8 0\"/>"},
      {RunEnding::kPausedNotContinued, "<path d=\"M0 0L8 8\"/>"},
      {RunEnding::kFailed, "<path d=\"M0 0L8 8M0 8L8 0\"/>"},
      {RunEnding::kTimedOut, "<path d=\"M4 0V8\"/>"},
      {RunEnding::kCancelled, "<path d=\"M0 4H8\"/>"},
      {RunEnding::kLost, "<circle cx=\"4\" cy=\"4\" r=\"1.6\"/>"},
      {RunEnding::kRunning, "<path d=\"M0 2L4 6L8 2\"/>"}};
  std::string defs = "<defs>\n";
  for (const auto& [ending, shape] : kPatterns) {
    absl::StrAppend(&defs, "<pattern id=\"ending-", ToString(ending),
                    "\" class=\"pattern\" width=\"8\" height=\"8\" "
                    "patternUnits=\"userSpaceOnUse\">",
                    shape, "</pattern>\n");
  }
  return defs + "</defs>\n";
}

std::string EndingSwatch(RunEnding ending) {
  constexpr char kBox[] = " width=\"26\" height=\"14\" rx=\"2\"";
  const absl::string_view word = ToString(ending);
  return absl::StrCat("<svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 26 14\">",
                      "<rect class=\"bar ending-", word, "\"", kBox, "/><rect fill=\"url(#ending-",
                      word, ")\"", kBox, "/></svg>");
}

}  // namespace windfall
