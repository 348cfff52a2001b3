#include "domain/plan.h"

#include <algorithm>

namespace windfall {

absl::string_view ReasonWord(const TaskPlan& plan) {
  if (!plan.currency.empty()) {
    if (plan.reason == PlanReason::kCleanest) return "cheapest";
    if (plan.reason == PlanReason::kNowIsCleanest) return "now-is-cheapest";
  }
  return ToString(plan.reason);
}

bool LacksPrice(const TaskPlan& plan) {
  return !plan.currency.empty() && plan.emissions.has_value() && !plan.cost.has_value();
}

bool RestsOnModel(const TaskPlan& plan, const Forecast& forecast) {
  const std::string& zone = forecast.series.identity().zone;
  return std::any_of(plan.segments.begin(), plan.segments.end(), [&](const Segment& segment) {
    return segment.zone == zone && segment.span.end > forecast.modelled_from;
  });
}

}  // namespace windfall
