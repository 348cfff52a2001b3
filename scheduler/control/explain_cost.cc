#include "scheduler/control/explain_cost.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "scheduler/control/clock_text.h"

namespace windfall {
namespace {

// "0.220 EUR (electricity 0.100 EUR, carbon 0.120 EUR)"
std::string PartsText(const WorkCost& cost, const std::string& currency) {
  const std::string total = MoneyText(cost.total(), currency);
  if (!cost.electricity.has_value()) return absl::StrCat(total, " of carbon");
  return absl::StrCat(total, " (electricity ", MoneyText(*cost.electricity, currency), ", carbon ",
                      MoneyText(cost.carbon, currency), ")");
}

std::string Compare(const TaskPlan& plan) {
  if (!plan.cost.has_value()) return " What it would cost is unknown.";
  const std::string expected =
      absl::StrCat(" It is expected to cost ", PartsText(*plan.cost, plan.currency));
  if (!plan.start_now_cost.has_value() || plan.start_now_cost->total() <= Money()) {
    return absl::StrCat(expected, ".");
  }
  const double saved = 1 - ToCents(plan.cost->total()) / ToCents(plan.start_now_cost->total());
  return absl::StrCat(
      expected, ", against ", PartsText(*plan.start_now_cost, plan.currency),
      " started at the time of planning",
      absl::StrFormat(" (%.0f %% %s).", std::abs(saved) * 100, saved < 0 ? "more" : "less"));
}

// "costs 0.100 EUR less", "costs as much".
std::string ChangeText(Money saved, const std::string& currency) {
  if (saved == Money()) return "costs as much";
  const bool less = saved > Money();
  return absl::StrCat("costs ", MoneyText(less ? saved : -saved, currency),
                      less ? " less" : " more");
}

// Whether electricity or carbon is what makes the plan cheaper than starting at once. Empty where
// it is not, or nothing but carbon costs.
std::string WhatDecided(const TaskPlan& plan) {
  if (!plan.cost.has_value() || !plan.start_now_cost.has_value()) return "";
  if (!plan.cost->electricity.has_value() || !plan.start_now_cost->electricity.has_value()) {
    return " Electricity has no price here, so the cheapest is what emits least.";
  }
  const Money electricity = *plan.start_now_cost->electricity - *plan.cost->electricity;
  const Money carbon = plan.start_now_cost->carbon - plan.cost->carbon;
  const bool was_chosen = plan.reason == PlanReason::kCleanest;
  if (!was_chosen || electricity + carbon <= Money()) return "";
  const std::string parts = absl::StrCat(": electricity ", ChangeText(electricity, plan.currency),
                                         ", carbon ", ChangeText(carbon, plan.currency), ".");
  if (electricity > Money() && carbon > Money()) {
    return absl::StrCat(" Both speak for it", parts);
  }
  return absl::StrCat(electricity > Money() ? " Electricity decided" : " Carbon decided", parts);
}

// Where it would emit less, if money alone speaks against that.
std::string WhatIsCleaner(const TaskPlan& plan, const Alternatives& alternatives) {
  const auto cleanest =
      std::find_if(alternatives.considered.begin(), alternatives.considered.end(),
                   [](const Alternative& each) { return each.change == Change::kCleanest; });
  if (cleanest == alternatives.considered.end() || cleanest->plan.segments.empty()) return "";
  if (!alternatives.planned_emissions.has_value() || !cleanest->plan.emissions.has_value())
    return "";
  const Segment& place = cleanest->plan.segments.front();
  std::string text =
      absl::StrCat(" Because of money it emits ",
                   MassText(*alternatives.planned_emissions - *cleanest->plan.emissions),
                   " more than it could: the cleanest start, ", Clock(place.span.begin), " in ",
                   place.zone, ", would emit ", MassText(*cleanest->plan.emissions));
  if (cleanest->plan.cost.has_value() && alternatives.planned_cost.has_value()) {
    absl::StrAppend(&text, " and cost ", MoneyText(cleanest->plan.cost->total(), plan.currency),
                    " instead of ", MoneyText(alternatives.planned_cost->total(), plan.currency));
  }
  return absl::StrCat(text, ".");
}

}  // namespace

std::string ExplainCost(const TaskPlan& plan, const std::optional<Alternatives>& alternatives) {
  if (plan.currency.empty()) return "";
  return absl::StrCat(Compare(plan), WhatDecided(plan),
                      alternatives.has_value() ? WhatIsCleaner(plan, *alternatives) : "");
}

std::string MassText(CarbonMass mass) {
  const double grams = ToGrams(mass);
  if (std::abs(grams) >= 1000) return absl::StrFormat("%.3g kg CO2e", grams / 1e3);
  if (std::abs(grams) >= 1 || grams == 0) return absl::StrFormat("%.3g g CO2e", grams);
  return absl::StrFormat("%.3g mg CO2e", grams * 1e3);
}

}  // namespace windfall
