#include "scheduler/control/promise.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

// Absent as soon as one part is unknown: a sum with holes would read as a small total.
void AddKnown(std::optional<CarbonMass>& sum, const std::optional<CarbonMass>& part) {
  if (!sum.has_value()) return;
  if (part.has_value()) {
    *sum += *part;
  } else {
    sum.reset();
  }
}

}  // namespace

Promise MakePromise(const ClusterState& state, const Job& job, const std::vector<TaskPlan>& plans,
                    absl::Time now) {
  const auto first = std::min_element(
      plans.begin(), plans.end(),
      [](const TaskPlan& a, const TaskPlan& b) { return a.span().begin < b.span().begin; });
  Promise promise{.made_time = now,
                  .planned = first->span(),
                  .zone = first->segments.front().zone,
                  .emissions = CarbonMass(),
                  .start_now_emissions = CarbonMass(),
                  .reason = ReasonClause(*first)};
  const auto node = state.nodes.find(first->segments.front().node);
  if (node != state.nodes.end()) promise.node = node->second.node.name;
  const auto forecast = state.forecasts.find(promise.zone);
  promise.forecast = first->forecast;
  if (first->forecast.IsSet() && forecast != state.forecasts.end()) {
    promise.forecast_provider = forecast->second.series.identity().provider;
  }
  for (const TaskPlan& plan : plans) {
    promise.planned.end = std::max(promise.planned.end, plan.span().end);
    promise.energy += plan.energy;
    AddKnown(promise.emissions, plan.emissions);
    AddKnown(promise.start_now_emissions, plan.start_now_emissions);
    promise.feasible &= plan.feasible;
  }
  const auto planned = static_cast<int64_t>(plans.size());
  const int64_t tasks = job.spec.task_count();
  promise.energy = Scale(promise.energy, tasks, planned);
  if (promise.emissions) *promise.emissions = Scale(*promise.emissions, tasks, planned);
  if (promise.start_now_emissions) {
    *promise.start_now_emissions = Scale(*promise.start_now_emissions, tasks, planned);
  }
  return promise;
}

std::string ReasonClause(const TaskPlan& plan) {
  switch (plan.reason) {
    case PlanReason::kCleanest:
      return plan.segments.size() > 1 ? "the cleanest stretches before the deadline"
                                      : "the cleanest start before the deadline";
    case PlanReason::kNowIsCleanest:
      return "no later start before the deadline is cleaner";
    case PlanReason::kSavingTooSmall:
      return "waiting would save less than you asked for";
    case PlanReason::kAsap:
      return "you asked not to wait";
    case PlanReason::kNoForecast:
      return "no carbon-intensity forecast is available, so it does not wait";
    case PlanReason::kShortForecast:
      return "the forecast does not reach far enough to compare starts, so it does not wait";
    case PlanReason::kDeadline:
      return "the deadline leaves no choice";
    case PlanReason::kLate:
      return absl::StrCat(
          "the deadline cannot be met; the earliest finish is ",
          absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", plan.span().end, absl::UTCTimeZone()),
          "; give it more time, a shorter duration or no deadline");
    case PlanReason::kNoCapacity:
      return "the nodes are taken before; it has the earliest free place";
    case PlanReason::kNoNode:
      return "no connected node can hold it";
  }
  return "unknown";
}

}  // namespace windfall
