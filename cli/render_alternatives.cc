#include "cli/render_alternatives.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

// `of`: those that it is one of.
std::string ChangeText(const v1::Alternative& alternative, const v1::Alternatives& of) {
  const std::string& change = alternative.change();
  if (change == "start-now") {
    return of.has_earliest_start_time() ? "as soon as it can" : "started now";
  }
  if (change == "wait") return "waiting";
  if (change == "alone") return "alone on the nodes";
  if (change == "zone") return absl::StrCat("in ", alternative.zone());
  if (change == "any-zone") return "in any zone";
  if (change == "later-deadline") {
    return absl::StrCat(SpanText(FromWire(alternative.more_time())), " more time");
  }
  if (change == "fewer-gpus") {
    return absl::StrCat("with ", CountText(alternative.gpus_count(), "GPU"));
  }
  if (change == "none-after") return "with no job after it";
  if (change == "cleanest") return "if only CO2e counted";
  return change;  // interruptible
}

// Why it has no place, or could not start when it was to.
std::string RemarkText(const v1::Alternative& alternative) {
  if (!alternative.has_start_time()) return "no node could hold it";
  std::string remark;
  if (alternative.change() == "start-now" && alternative.reason() == "no-capacity") {
    remark = "the nodes are taken before";
  }
  if (alternative.segments_count() > 1) {
    remark = absl::StrCat("in ", alternative.segments_count(), " parts");
  }
  if (!alternative.feasible()) absl::StrAppend(&remark, remark.empty() ? "" : ", ", "too late");
  return remark;
}

std::string PlaceText(const v1::Alternative& alternative) {
  if (alternative.node().empty()) return alternative.zone();
  return absl::StrCat(alternative.node(), " in ", alternative.zone());
}

// Of what is minimized: of the cost where there is one. Absent if it is unknown.
std::optional<double> SavedBy(const v1::Alternative& alternative, bool has_prices) {
  const bool is_known =
      has_prices ? alternative.has_cost_saved_percent() : alternative.has_saved_percent();
  if (!is_known) return std::nullopt;
  return has_prices ? alternative.cost_saved_percent() : alternative.saved_percent();
}

// What the figures do not tell.
std::string FootnoteLines(const v1::Alternatives& alternatives, const View& view) {
  std::string text;
  const int width = view.terminal.width > 0 ? view.terminal.width : kProseWidth;
  if (alternatives.has_earliest_start_time()) {
    const absl::Time earliest = FromWire(alternatives.earliest_start_time());
    absl::StrAppend(&text,
                    Wrap(absl::StrCat("it cannot start before ", TimeText(earliest, view.time),
                                      ", so nothing is said of starting now"),
                         width, ""));
  }
  if (alternatives.nodes_sleep()) {
    absl::StrAppend(&text, Wrap("figures are the job's own; what a node that sleeps draws besides, "
                                "to wake and while awake, counted in each choice and is in none",
                                width, ""));
  }
  return text;
}

}  // namespace

std::string RenderAlternatives(const v1::Alternatives& alternatives, const View& view) {
  const std::string& currency = alternatives.currency();
  std::vector<Column> columns = {{.title = "INSTEAD"},
                                 {.title = "STARTS"},
                                 {.title = "ON", .drop_order = 2, .min_width = 8},
                                 {.title = "FINISHES", .drop_order = 1},
                                 {.title = "CO2E", .right_aligned = true},
                                 {.title = "CHANGE", .right_aligned = true}};
  if (!currency.empty()) {
    columns.push_back({.title = "COST", .right_aligned = true});
    columns.push_back({.title = "CHANGE", .right_aligned = true});
  }
  columns.push_back({.title = "", .drop_order = 3, .min_width = 8});
  Table table(std::move(columns));
  for (const v1::Alternative& each : alternatives.considered()) {
    const bool is_placed = each.has_start_time();
    std::vector<Cell> row = {
        {ChangeText(each, alternatives)},
        {is_placed ? TimeText(FromWire(each.start_time()), view.time) : "nowhere"},
        {PlaceText(each)},
        {is_placed ? TimeText(FromWire(each.finish_time()), view.time) : ""},
        {each.has_emissions_grams() ? EmissionsText(each.emissions_grams()) : "unknown"},
        {each.has_saved_percent() ? SavingText(each.saved_percent()) : ""}};
    if (!currency.empty()) {
      row.push_back({each.has_cost_cents() ? CostText(each.cost_cents(), currency) : "unknown"});
      row.push_back({each.has_cost_saved_percent() ? SavingText(each.cost_saved_percent()) : ""});
    }
    row.push_back({RemarkText(each)});
    table.AddRow(std::move(row));
  }
  if (table.empty()) return "";
  return absl::StrCat(table.Render(view.terminal), FootnoteLines(alternatives, view));
}

std::string ConstraintText(const v1::Alternatives& alternatives) {
  static constexpr std::array<std::pair<const char*, const char*>, 7> kHelps = {
      {{"asap", "wait"},
       {"min-saving", "wait"},
       {"capacity", "alone"},
       {"deadline", "later-deadline"},
       {"zones", "any-zone"},
       {"unbroken", "interruptible"},
       {"jobs-after", "none-after"}}};
  const std::string& constraint = alternatives.binding_constraint();
  for (const auto& [binding, change] : kHelps) {
    if (constraint != binding) continue;
    for (const v1::Alternative& each : alternatives.considered()) {
      const std::optional<double> saved = SavedBy(each, !alternatives.currency().empty());
      if (each.change() != change || !saved.has_value()) continue;
      // For a task that is late, the change brings time and no saving.
      const std::string saving = SavingText(*saved);
      return absl::StrCat(constraint, " (", ChangeText(each, alternatives),
                          saving == "0 %" ? "" : absl::StrCat(": ", saving), ")");
    }
  }
  return constraint;
}

}  // namespace windfall
