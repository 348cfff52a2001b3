#include "cli/render_simulation_days.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/simulation_days.h"

namespace windfall {
namespace {

constexpr int kMostRows = 14;
constexpr int kLeastBar = 12;
constexpr int kMostBar = 60;
constexpr int kBesideBar = 46;  // columns of the figures, with the gaps

struct Glyphs {
  const char* both;  // emitted with and without carbon
  const char* less;  // emitted without carbon only
  const char* more;  // emitted with the policy only
};

Glyphs GlyphsOf(const Terminal& terminal) {
  if (terminal.unicode) return {.both = "█", .less = "░", .more = "▓"};
  return {.both = "#", .less = "-", .more = "+"};
}

// How many columns a bar of the largest emissions has; 0: none is drawn.
int BarColumns(const Terminal& terminal) {
  if (!terminal.interactive) return 0;
  const int width = terminal.width > 0 ? terminal.width : 80;
  return std::clamp(width - kBesideBar, kLeastBar, kMostBar);
}

class BarScale {
 public:
  BarScale(const std::vector<SimulatedDays>& groups, const Terminal& terminal)
      : columns_(BarColumns(terminal)), glyphs_(GlyphsOf(terminal)) {
    for (const SimulatedDays& group : groups) {
      most_ = std::max({most_, group.grams, group.queue_grams});
    }
  }

  std::string Bar(const SimulatedDays& group) const {
    const int policy = ColumnsOf(group.grams);
    const int queue = ColumnsOf(group.queue_grams);
    std::string bar;
    for (int i = 0; i < std::max(policy, queue); ++i) {
      bar += i < std::min(policy, queue) ? glyphs_.both : i < queue ? glyphs_.less : glyphs_.more;
    }
    return bar;
  }

 private:
  int ColumnsOf(double grams) const {
    return most_ > 0 ? static_cast<int>(std::lround(grams / most_ * columns_)) : 0;
  }

  const int columns_;
  const Glyphs glyphs_;
  double most_ = 0;
};

Cell ChangeCell(const SimulatedDays& group) {
  if (!(group.queue_grams > 0)) return {""};
  const double saved = 100 * (1 - group.grams / group.queue_grams);
  return {SavingText(saved), saved > 0 ? Style::kGreen : saved < 0 ? Style::kRed : Style::kPlain};
}

std::string Legend(const v1::Simulation& result, const Terminal& terminal) {
  if (BarColumns(terminal) == 0) return "";
  const Glyphs glyphs = GlyphsOf(terminal);
  return absl::StrCat(glyphs.both, " ", result.policy(), "  ", glyphs.less,
                      " less than without carbon  ", glyphs.more, " more than without carbon\n");
}

}  // namespace

std::string RenderSimulationDays(const v1::Simulation& result, const View& view) {
  const std::vector<SimulatedDays> groups = GroupDays(result, kMostRows);
  if (groups.empty()) return "";
  const int64_t days = groups.front().span.length() / absl::Hours(24);
  const BarScale scale(groups, view.terminal);
  Table table({{.title = days == 1 ? "DAY, UTC" : absl::StrCat(days, " DAYS FROM")},
               {.title = "", .drop_order = 1},
               {.title = "EMISSIONS", .right_aligned = true},
               {.title = "NO CARBON", .right_aligned = true, .drop_order = 2},
               {.title = "CHANGE", .right_aligned = true}});
  for (const SimulatedDays& group : groups) {
    table.AddRow({{absl::FormatTime("%Y-%m-%d", group.span.begin, absl::UTCTimeZone())},
                  {scale.Bar(group)},
                  {EmissionsText(group.grams)},
                  {EmissionsText(group.queue_grams)},
                  ChangeCell(group)});
  }
  return absl::StrCat(table.Render(view.terminal), Legend(result, view.terminal));
}

}  // namespace windfall
