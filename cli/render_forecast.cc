#include "cli/render_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/chart_columns.h"
#include "cli/render_plan.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/styled_line.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr int kRows = 8;
constexpr int kGutter = 7;  // labels of the vertical axis, or of work, and the axis itself
constexpr int kMostWorkRows = 10;

struct Glyphs {
  std::vector<std::string> predicted;  // by eighths filled, 1 to 8
  // Of a bar, the part that may not come true, and above it what is still to be feared.
  std::string unsure, feared;
  std::string actual, axis, corner, line, tick, now, model, planned, running;
};

Glyphs GlyphsFor(const Terminal& terminal) {
  if (!terminal.unicode) {
    return {.predicted = {" ", " ", " ", "#", "#", "#", "#", "#"},
            .unsure = "+",
            .feared = ".",
            .actual = ":",
            .axis = "|",
            .corner = "+",
            .line = "-",
            .tick = "+",
            .now = "^",
            .model = "M",
            .planned = "=",
            .running = "#"};
  }
  return {.predicted = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
          .unsure = "▓",
          .feared = "┊",
          .actual = "░",
          .axis = "┤",
          .corner = "└",
          .line = "─",
          .tick = "┬",
          .now = "▲",
          .model = "◆",
          .planned = "▒",
          .running = "█"};
}

struct Range {
  double least = 0;
  double most = 0;
};

Range RangeOf(const std::vector<ChartColumn>& columns) {
  Range range = {.least = 1e300, .most = 0};
  for (const ChartColumn& column : columns) {
    if (!column.grams_per_kwh.has_value()) continue;
    range.least = std::min(range.least, *column.grams_per_kwh);
    range.most = std::max(range.most, *column.grams_per_kwh);
  }
  return range;
}

// What the chart must have room for.
double HighestOf(const std::vector<ChartColumn>& columns) {
  double highest = 1;
  for (const ChartColumn& column : columns) {
    highest =
        std::max({highest, column.grams_per_kwh.value_or(0), column.p90_grams_per_kwh.value_or(0)});
  }
  return highest;
}

// Clean, middling or dirty within what the chart shows; what is past steps back.
Style StyleOf(const ChartColumn& column, const Range& range) {
  if (column.actual) return Style::kDim;
  const double place =
      (*column.grams_per_kwh - range.least) / std::max(1e-9, range.most - range.least);
  return place < 1.0 / 3 ? Style::kGreen : place < 2.0 / 3 ? Style::kYellow : Style::kRed;
}

// How much of a column's cell in the row `row` from below lies under `grams_per_kwh`, in eighths.
int FilledEighths(double grams_per_kwh, double top, int row) {
  const int eighths = static_cast<int>(std::lround(grams_per_kwh / top * kRows * 8));
  return std::clamp(eighths - 8 * row, 0, 8);
}

// The cell of a column whose intensity is known, in the row `row` from below.
std::string BarCell(const ChartColumn& column, double top, int row, const Glyphs& glyphs) {
  const int filled = FilledEighths(*column.grams_per_kwh, top, row);
  if (column.actual) return filled >= 4 || (row == 0 && filled > 0) ? glyphs.actual : " ";
  const double p90 = column.p90_grams_per_kwh.value_or(0);
  if (filled == 0) return FilledEighths(p90, top, row) >= 4 ? glyphs.feared : " ";
  const double p10 = column.p10_grams_per_kwh.value_or(*column.grams_per_kwh);
  const bool may_not_come = filled == 8 && FilledEighths(p10, top, row) < 4;
  return may_not_come ? glyphs.unsure : glyphs.predicted[static_cast<size_t>(filled - 1)];
}

std::string Bars(const std::vector<ChartColumn>& columns, const View& view) {
  const Glyphs glyphs = GlyphsFor(view.terminal);
  const Range range = RangeOf(columns);
  const double top = HighestOf(columns);
  std::string text;
  for (int row = kRows - 1; row >= 0; --row) {
    const bool labelled = row == kRows - 1 || row == kRows / 2 - 1;
    const double label = top * (row + 1) / kRows;
    absl::StrAppend(&text, labelled ? absl::StrFormat("%5.0f ", label) : "      ", glyphs.axis);
    StyledLine line(view.terminal);
    for (const ChartColumn& column : columns) {
      if (!column.grams_per_kwh.has_value()) {
        line.Add(" ", Style::kPlain);
        continue;
      }
      line.Add(BarCell(column, top, row, glyphs), StyleOf(column, range));
    }
    absl::StrAppend(&text, line.Take(), "\n");
  }
  return text;
}

// Where the model begins, if the chart shows it: not if all that is ahead is the model's.
std::optional<int> ModelColumn(const v1::GetForecastResponse& response, const TimeAxis& axis,
                               absl::Time now) {
  if (!response.status().forecast().has_modelled_from_time()) return std::nullopt;
  const int column = axis.ColumnOf(FromWire(response.status().forecast().modelled_from_time()));
  const int first = std::max(axis.ColumnOf(now), -1) + 1;
  return column >= first && column < axis.columns() ? std::optional(column) : std::nullopt;
}

std::string Axis(const v1::GetForecastResponse& response, const TimeAxis& axis, const View& view) {
  const Glyphs glyphs = GlyphsFor(view.terminal);
  const auto columns = static_cast<size_t>(axis.columns());
  std::vector<std::string> line(columns, glyphs.line);
  std::string labels(columns, ' ');
  for (const Tick& tick : Ticks(axis, view.time.zone)) {
    const auto at = static_cast<size_t>(tick.column);
    if (tick.column < 0 || at >= columns) continue;
    line[at] = glyphs.tick;
    if (at + tick.label.size() <= columns) labels.replace(at, tick.label.size(), tick.label);
  }
  if (const auto model = ModelColumn(response, axis, view.time.now)) {
    line[static_cast<size_t>(*model)] = glyphs.model;
  }
  const int now = axis.ColumnOf(view.time.now);
  if (now >= 0 && now < axis.columns()) line[static_cast<size_t>(now)] = glyphs.now;
  labels.erase(labels.find_last_not_of(' ') + 1);
  std::string text = absl::StrCat(std::string(kGutter - 1, ' '), glyphs.corner);
  for (const std::string& cell : line) text += cell;
  return absl::StrCat(text, "\n", std::string(kGutter, ' '), labels, "\n");
}

// All stretches of one task in one row, its name behind the last one if there is room.
std::string WorkRow(const std::vector<v1::PlannedWork>& stretches, const TimeAxis& axis,
                    const View& view) {
  const Glyphs glyphs = GlyphsFor(view.terminal);
  const v1::PlannedWork& first = stretches.front();
  std::vector<Cell> cells(static_cast<size_t>(axis.columns()), {.text = " "});
  int last = -1;
  for (const v1::PlannedWork& stretch : stretches) {
    const absl::Time start = FromWire(stretch.start_time());
    const absl::Time end = FromWire(stretch.end_time());
    if (end <= axis.span().begin || start >= axis.span().end) continue;
    const int from = std::max(0, axis.ColumnOf(start));
    const int to = std::clamp(axis.ColumnOf(end - absl::Nanoseconds(1)), from, axis.columns() - 1);
    for (int i = from; i <= to; ++i) {
      cells[static_cast<size_t>(i)] = stretch.running() ? Cell{glyphs.running, Style::kGreen}
                                                        : Cell{glyphs.planned, Style::kCyan};
    }
    last = std::max(last, to);
  }
  std::string text = absl::StrCat(
      absl::StrFormat("%*s ", kGutter - 1, Shorten(first.task_id(), kGutter - 1, false)));
  StyledLine line(view.terminal);
  for (int i = 0; i <= last; ++i) {
    const Cell& cell = cells[static_cast<size_t>(i)];
    line.Add(cell.text, cell.style);
  }
  absl::StrAppend(&text, line.Take());
  const int room = axis.columns() - last - 2;
  if (room > 3)
    absl::StrAppend(&text, " ", Shorten(Printable(first.name()), room, view.terminal.unicode));
  return text + "\n";
}

std::string WorkRows(const v1::GetForecastResponse& response, const TimeAxis& axis,
                     const View& view) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<v1::PlannedWork>> by_task;
  for (const v1::PlannedWork& work : response.work()) {
    if (by_task.find(work.task_id()) == by_task.end()) order.push_back(work.task_id());
    by_task[work.task_id()].push_back(work);
  }
  std::string text;
  for (size_t i = 0; i < order.size() && i < kMostWorkRows; ++i) {
    absl::StrAppend(&text, WorkRow(by_task[order[i]], axis, view));
  }
  if (order.size() > kMostWorkRows) {
    absl::StrAppend(&text, std::string(kGutter, ' '), "and ", order.size() - kMostWorkRows,
                    " more; see windfall jobs\n");
  }
  return text;
}

bool HasBand(const v1::GetForecastResponse& response) {
  return std::any_of(
      response.forecast().begin(), response.forecast().end(),
      [](const v1::IntensityStep& step) { return step.has_p90_intensity_grams_per_kwh(); });
}

// What marks the model and how far it may err; empty if neither is drawn.
std::string ModelLegend(const v1::GetForecastResponse& response, const TimeAxis& axis,
                        const View& view) {
  const Glyphs glyphs = GlyphsFor(view.terminal);
  std::string text;
  if (ModelColumn(response, axis, view.time.now).has_value()) {
    absl::StrAppend(&text, glyphs.model, " windfall's own model from here  ");
  }
  if (HasBand(response)) {
    absl::StrAppend(&text, glyphs.unsure, glyphs.feared, " 8 times in 10 within");
  }
  return text.empty() ? text : absl::StrCat(std::string(kGutter, ' '), text, "\n");
}

std::string Legend(const v1::GetForecastResponse& response, const TimeAxis& axis,
                   const View& view) {
  const Glyphs glyphs = GlyphsFor(view.terminal);
  std::string text = absl::StrCat(std::string(kGutter, ' '), glyphs.actual, " came true  ",
                                  glyphs.predicted.back(), " forecast  ", glyphs.now, " now");
  if (response.work_size() > 0) {
    absl::StrAppend(&text, "  ", glyphs.planned, " planned  ", glyphs.running, " running");
  }
  return absl::StrCat(text, "\n", ModelLegend(response, axis, view));
}

std::string ExtremesText(const v1::GetForecastResponse& response, const View& view) {
  if (response.forecast().empty()) return "";
  const auto [least, most] = std::minmax_element(
      response.forecast().begin(), response.forecast().end(), [](const auto& a, const auto& b) {
        return a.intensity_grams_per_kwh() < b.intensity_grams_per_kwh();
      });
  const auto describe = [&](const v1::IntensityStep& step) {
    return absl::StrFormat("%.0f at %s", step.intensity_grams_per_kwh(),
                           TimeText(FromWire(step.start_time()), view.time));
  };
  return absl::StrCat("ahead: lowest ", describe(*least), ", highest ", describe(*most), "\n");
}

bool IsModelled(const v1::GetForecastResponse& response, const v1::IntensityStep& step) {
  const v1::ForecastSource& source = response.status().forecast();
  return source.has_modelled_from_time() &&
         FromWire(step.start_time()) >= FromWire(source.modelled_from_time());
}

// ", 80.1 to 120.4": where it is expected 8 times in 10. Empty where that is not known.
std::string BandText(const v1::IntensityStep& step) {
  if (!step.has_p10_intensity_grams_per_kwh() || !step.has_p90_intensity_grams_per_kwh()) return "";
  return absl::StrFormat(", %.1f to %.1f", step.p10_intensity_grams_per_kwh(),
                         step.p90_intensity_grams_per_kwh());
}

}  // namespace

std::string RenderZoneStatus(const v1::ZoneStatus& status, const View& view) {
  std::string text;
  if (status.has_forecast()) {
    text = absl::StrCat("forecast: ", ForecastSourceText(status.forecast(), view));
    if (status.stale()) absl::StrAppend(&text, "; too old to plan with, so jobs run at once");
  } else {
    text = absl::StrCat("no forecast for ", status.zone(), ": jobs run at once");
    if (status.sources().empty()) absl::StrAppend(&text, "; no source is configured");
  }
  if (status.has_next_refresh_time()) {
    const absl::Time next = FromWire(status.next_refresh_time());
    absl::StrAppend(&text, "; asked again ", RelativeText(next, view.time.now));
  }
  absl::StrAppend(&text, "\n");
  if (!status.error().empty())
    absl::StrAppend(&text, "last try: ", Printable(status.error()), "\n");
  if (!status.model_error().empty()) {
    absl::StrAppend(&text, "windfall's own model adds nothing: ", Printable(status.model_error()),
                    "\n");
  }
  return text;
}

std::string RenderForecastChart(const v1::GetForecastResponse& response, const View& view) {
  std::string text = absl::StrCat(
      Paint(absl::StrCat(response.status().zone(), "  gCO2e/kWh"), Style::kBold, view.terminal),
      "\n");
  const TimeSpan span = SpanOf(response);
  if (span.begin < span.end) {
    const int width = view.terminal.width > 0 ? view.terminal.width : 80;
    const TimeAxis axis(span, std::max(20, width - kGutter));
    absl::StrAppend(&text, Bars(ChartColumns(response, axis), view), Axis(response, axis, view),
                    WorkRows(response, axis, view), Legend(response, axis, view),
                    ExtremesText(response, view));
  }
  return absl::StrCat(text, RenderZoneStatus(response.status(), view));
}

std::string RenderForecastTable(const v1::GetForecastResponse& response, const View& view) {
  const auto stamp = [&](const google::protobuf::Timestamp& time) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", FromWire(time), view.time.zone);
  };
  Table intensity({{.title = "FROM"},
                   {.title = "TO"},
                   {.title = "G/KWH", .right_aligned = true},
                   {.title = "KIND"}});
  const auto add = [&](const v1::IntensityStep& step, const std::string& kind) {
    intensity.AddRow({{stamp(step.start_time())},
                      {stamp(step.end_time())},
                      {absl::StrFormat("%.1f", step.intensity_grams_per_kwh())},
                      {absl::StrCat(kind, step.estimated() ? ", estimated" : "")}});
  };
  for (const v1::IntensityStep& step : response.actual()) add(step, "actual");
  for (const v1::IntensityStep& step : response.forecast()) {
    add(step, absl::StrCat(IsModelled(response, step) ? "model" : "forecast", BandText(step)));
  }

  Table work({{.title = "TASK"},
              {.title = "FROM"},
              {.title = "TO"},
              {.title = "STATE"},
              {.title = "NAME"}});
  for (const v1::PlannedWork& item : response.work()) {
    work.AddRow({{item.task_id()},
                 {stamp(item.start_time())},
                 {stamp(item.end_time())},
                 {item.running() ? "running" : "planned"},
                 {item.name()}});
  }
  return absl::StrCat("zone ", response.status().zone(), "\n",
                      RenderZoneStatus(response.status(), view),
                      intensity.empty() ? "" : intensity.Render(view.terminal),
                      work.empty() ? "" : absl::StrCat("\n", work.Render(view.terminal)));
}

}  // namespace windfall
