#include "cli/simulation_chart.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/render_text.h"
#include "cli/simulation_days.h"
#include "page/axis.h"
#include "page/markup.h"
#include "page/svg.h"

namespace windfall {
namespace {

constexpr double kWidth = 1040;
constexpr double kLeft = 92;    // numbers of the axes
constexpr double kRight = 950;  // then the zones' names
constexpr double kTop = 26;
constexpr double kEmissionsHeight = 210;
constexpr double kBetween = 34;  // with the name of the lower axis
constexpr double kIntensityTop = kTop + kEmissionsHeight + kBetween;
constexpr double kIntensityHeight = 110;
constexpr double kIntensityBottom = kIntensityTop + kIntensityHeight;
constexpr double kAxisHeight = 30;
constexpr int kMostBars = 62;

struct ChartBar {
  double begin = 0;  // fractions of the width
  double end = 0;
  std::string name;
  double grams = 0;
  double queue_grams = 0;
  std::map<std::string, double> grams_per_kwh_by_zone;
};

struct ChartTick {
  double at = 0;  // fraction of the width
  std::string label;
};

struct BarChart {
  std::string id;
  std::string title;
  std::vector<ChartBar> bars;
  std::vector<ChartTick> ticks;
};

double X(double fraction) { return kLeft + (kRight - kLeft) * fraction; }

// A vertical axis from 0 to a round number, upwards.
class ValueAxis {
 public:
  struct Place {
    double top = 0;
    double height = 0;
    int ticks_max = 4;
  };
  ValueAxis(const Place& place, double largest)
      : place_(place), distance_(TickDistance(largest, place.ticks_max)) {
    most_ = std::max(1.0, std::ceil(largest / distance_)) * distance_;
  }

  double Y(double value) const { return place_.top + place_.height * (1 - value / most_); }
  double bottom() const { return place_.top + place_.height; }

  // Lines and numbers, which are of `unit` each; the axis's name stands above it.
  std::string Render(absl::string_view name, double unit) const {
    std::string svg = SvgText("axis", {0, place_.top - 12}, Escape(name));
    for (double value = 0; value <= most_ * 1.0001; value += distance_) {
      svg += SvgLine("grid", {kLeft, Y(value)}, {kRight, Y(value)});
      svg += SvgText("tick end", {kLeft - 8, Y(value) + 4}, absl::StrFormat("%.6g", value / unit));
    }
    return svg;
  }

 private:
  const Place place_;
  const double distance_;
  double most_ = 1;
};

struct MassUnit {
  const char* name;
  double grams;
};

MassUnit UnitFor(double largest_grams) {
  if (largest_grams >= 5e6) return {"t", 1e6};
  if (largest_grams >= 5e3) return {"kg", 1e3};
  return {"g", 1};
}

// ---- Emissions

struct BoxEdges {
  double left, right, top, bottom;
};

BoxEdges EdgesOf(const ChartBar& bar, double top, double bottom) {
  const double gap = std::min(3.0, (X(bar.end) - X(bar.begin)) / 6);
  return {.left = X(bar.begin) + gap, .right = X(bar.end) - gap, .top = top, .bottom = bottom};
}

std::string Box(absl::string_view css, const BoxEdges& edges) {
  return absl::StrCat("<rect class=\"", css, "\" x=\"", Coordinate(edges.left), "\" y=\"",
                      Coordinate(edges.top), "\" width=\"", Coordinate(edges.right - edges.left),
                      "\" height=\"", Coordinate(std::max(0.0, edges.bottom - edges.top)),
                      "\"/>\n");
}

// All boxes as one shape: printed pages would hold a picture for each that a pattern fills.
std::string Boxes(absl::string_view css, const std::vector<BoxEdges>& boxes) {
  if (boxes.empty()) return "";
  std::string path;
  for (const BoxEdges& edges : boxes) {
    absl::StrAppend(&path, "M", Coordinate(edges.left), " ", Coordinate(edges.top), "H",
                    Coordinate(edges.right), "V", Coordinate(edges.bottom), "H",
                    Coordinate(edges.left), "Z");
  }
  return absl::StrCat("<path class=\"", css, "\" d=\"", path, "\"/>\n");
}

std::string BarTitle(const ChartBar& bar) {
  std::string title = absl::StrCat(bar.name, ": ", EmissionsText(bar.grams),
                                   " CO2e, without carbon ", EmissionsText(bar.queue_grams));
  for (const auto& [zone, grams_per_kwh] : bar.grams_per_kwh_by_zone) {
    absl::StrAppend(&title, "; ", zone, absl::StrFormat(" %.0f g/kWh", grams_per_kwh));
  }
  return title;
}

// What the policy emitted, in the outline of what the queue did.
std::string Bar(const ChartBar& bar, const ValueAxis& axis) {
  const double policy = axis.Y(bar.grams);
  const double queue = axis.Y(bar.queue_grams);
  return absl::StrCat("<g><title>", Escape(BarTitle(bar)), "</title>\n",
                      Box("actual", EdgesOf(bar, std::max(policy, queue), axis.bottom())),
                      policy < queue ? Box("excess", EdgesOf(bar, policy, queue)) : "",
                      Box("at-submission", EdgesOf(bar, queue, axis.bottom())), "</g>\n");
}

// The hatching of what was emitted less, and of what was more.
std::string Hatching(const std::vector<ChartBar>& bars, const ValueAxis& axis) {
  std::vector<BoxEdges> saved;
  std::vector<BoxEdges> excess;
  for (const ChartBar& bar : bars) {
    const double policy = axis.Y(bar.grams);
    const double queue = axis.Y(bar.queue_grams);
    if (queue < policy) saved.push_back(EdgesOf(bar, queue, policy));
    if (policy < queue) excess.push_back(EdgesOf(bar, policy, queue));
  }
  return Boxes("saved", saved) + Boxes("excess-hatch", excess);
}

std::string Emissions(const BarChart& chart) {
  double largest = 0;
  for (const ChartBar& bar : chart.bars) {
    largest = std::max({largest, bar.grams, bar.queue_grams});
  }
  const ValueAxis axis({.top = kTop, .height = kEmissionsHeight, .ticks_max = 5}, largest);
  const MassUnit unit = UnitFor(largest);
  std::string svg = axis.Render(absl::StrCat(unit.name, " CO2e"), unit.grams);
  for (const ChartBar& bar : chart.bars) svg += Bar(bar, axis);
  return svg + Hatching(chart.bars, axis);
}

// ---- Intensity

// Steps, with a gap where nothing is known.
std::string IntensityLine(const std::vector<ChartBar>& bars, const std::string& zone,
                          absl::string_view css, const ValueAxis& axis) {
  std::string path;
  bool is_drawing = false;
  for (const ChartBar& bar : bars) {
    const auto found = bar.grams_per_kwh_by_zone.find(zone);
    if (found == bar.grams_per_kwh_by_zone.end()) {
      is_drawing = false;
      continue;
    }
    const std::string y = Coordinate(axis.Y(found->second));
    if (is_drawing) {
      absl::StrAppend(&path, "V", y);
    } else {
      absl::StrAppend(&path, "M", Coordinate(X(bar.begin)), " ", y);
    }
    absl::StrAppend(&path, "H", Coordinate(X(bar.end)));
    is_drawing = true;
  }
  return absl::StrCat("<path class=\"line ", css, "\" d=\"", path, "\"/>\n");
}

// In g/kWh, the last that is known. REQUIRES: something is.
double LastIntensity(const std::vector<ChartBar>& bars, const std::string& zone) {
  const auto last = std::find_if(bars.rbegin(), bars.rend(), [&](const ChartBar& bar) {
    return bar.grams_per_kwh_by_zone.contains(zone);
  });
  return last->grams_per_kwh_by_zone.at(zone);
}

std::string Intensity(const BarChart& chart) {
  std::set<std::string> zones;
  double largest = 0;
  for (const ChartBar& bar : chart.bars) {
    for (const auto& [zone, grams_per_kwh] : bar.grams_per_kwh_by_zone) {
      zones.insert(zone);
      largest = std::max(largest, grams_per_kwh);
    }
  }
  const ValueAxis axis({.top = kIntensityTop, .height = kIntensityHeight, .ticks_max = 3}, largest);
  std::string svg = axis.Render("g CO2e/kWh", 1);
  std::vector<ZoneName> names;
  for (const std::string& zone : zones) {
    svg += IntensityLine(chart.bars, zone, ZoneCss(names.size()), axis);
    names.push_back(
        {.y = axis.Y(LastIntensity(chart.bars, zone)), .index = names.size(), .name = zone});
  }
  return svg + SvgZoneNames(std::move(names), kRight + 6);
}

// ---- Both

std::string TimeAxis(const BarChart& chart) {
  std::string svg;
  for (const ChartTick& tick : chart.ticks) {
    svg += SvgLine("grid", {X(tick.at), kTop}, {X(tick.at), kIntensityBottom});
    svg += SvgText("tick middle", {X(tick.at), kIntensityBottom + 19}, Escape(tick.label));
  }
  return svg + SvgText("axis", {0, kIntensityBottom + 19}, "time, UTC");
}

std::string Render(const BarChart& chart) {
  if (chart.bars.empty()) return "";
  return absl::StrCat("<svg class=\"chart\" role=\"img\" aria-labelledby=\"", chart.id,
                      "\" viewBox=\"0 0 ", Coordinate(kWidth), " ",
                      Coordinate(kIntensityBottom + kAxisHeight), "\">\n<title id=\"", chart.id,
                      "\">", Escape(chart.title), "</title>\n", SavingPatterns(), TimeAxis(chart),
                      Emissions(chart), Intensity(chart), "</svg>\n");
}

std::string DateText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

std::string NameOf(const TimeSpan& days) {
  const absl::Time last = days.end - absl::Hours(24);
  return last == days.begin ? DateText(last)
                            : absl::StrCat(DateText(days.begin), " to ", DateText(last));
}

}  // namespace

std::string RenderDayChart(const v1::Simulation& result) {
  const std::vector<SimulatedDays> groups = GroupDays(result, kMostBars);
  if (groups.empty()) return "";
  const TimeSpan span = {groups.front().span.begin, groups.back().span.end};
  const auto place = [&span](absl::Time time) {
    return absl::FDivDuration(time - span.begin, span.length());
  };
  BarChart chart = {.id = "days-title",
                    .title = "Emissions by day, with the policy and without carbon, and intensity"};
  for (const SimulatedDays& group : groups) {
    chart.bars.push_back({.begin = place(group.span.begin),
                          .end = place(group.span.end),
                          .name = NameOf(group.span),
                          .grams = group.grams,
                          .queue_grams = group.queue_grams,
                          .grams_per_kwh_by_zone = group.grams_per_kwh_by_zone});
  }
  for (const TimeTick& tick : TimeTicks(span, 9)) {
    chart.ticks.push_back({.at = place(tick.time), .label = tick.label});
  }
  return Render(chart);
}

std::string RenderHourChart(const v1::Simulation& result) {
  BarChart chart = {.id = "hours-title",
                    .title =
                        "Emissions by hour of the day, with the policy and without carbon, "
                        "and intensity"};
  const double hours = result.hours_of_day_size();
  for (const v1::SimulationHour& hour : result.hours_of_day()) {
    ChartBar& bar = chart.bars.emplace_back();
    bar = {.begin = hour.hour_index() / hours,
           .end = (hour.hour_index() + 1) / hours,
           .name = absl::StrFormat("%02d:00 to %02d:00", hour.hour_index(), hour.hour_index() + 1),
           .grams = hour.emissions_grams(),
           .queue_grams = hour.baseline_queue_grams()};
    for (const v1::SimulationIntensity& intensity : hour.intensities()) {
      bar.grams_per_kwh_by_zone[intensity.zone()] = intensity.mean_grams_per_kwh();
    }
    if (hour.hour_index() % 3 == 0) {
      chart.ticks.push_back(
          {.at = bar.begin, .label = absl::StrFormat("%02d:00", hour.hour_index())});
    }
  }
  return Render(chart);
}

int DaysOfEachBar(const v1::Simulation& result) {
  const std::vector<SimulatedDays> groups = GroupDays(result, kMostBars);
  return groups.empty() ? 1 : static_cast<int>(groups.front().span.length() / absl::Hours(24));
}

}  // namespace windfall
