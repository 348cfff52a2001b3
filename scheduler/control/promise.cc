#include "scheduler/control/promise.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/known_sum.h"
#include "scheduler/control/clock_text.h"

namespace windfall {
namespace {

// When all are done that cannot be done in time; `after`: by how much too late, if that is known.
std::string LateClause(absl::Time finish, std::optional<absl::Duration> after) {
  const std::string by =
      after.has_value()
          ? absl::StrCat(", ", absl::FormatDuration(absl::Ceil(*after, absl::Seconds(1))),
                         " after it")
          : "";
  return absl::StrCat("the deadline cannot be met; the earliest finish is ", Clock(finish), by,
                      "; give it more time, a shorter duration or no deadline");
}

// "after jobs 3, 4, "; empty if it waits for no job.
std::string AfterClause(const ClusterState& state, const Job& job) {
  std::vector<int64_t> live;
  for (const JobId before : job.spec.after) {
    if (state.jobs.contains(before)) live.push_back(before.value());
  }
  if (live.empty()) return "";
  return absl::StrCat("after job", live.size() > 1 ? "s " : " ", absl::StrJoin(live, ", "), ", ");
}

// "the price of electricity in GB is not known for all of the time from ... to ..., so it does not
// wait".
std::string NoPriceClause(const TaskPlan& plan) {
  return absl::StrCat("the price of electricity in ", plan.segments.front().zone,
                      " is not known for all of the time from ", Clock(plan.span().begin), " to ",
                      Clock(plan.span().end), ", so it does not wait");
}

}  // namespace

Promise MakePromise(const ClusterState& state, const TaskPlan& first,
                    const std::vector<Outlook>& outlooks, absl::Time now) {
  Promise promise{.made_time = now,
                  .planned = first.span(),
                  .zone = first.segments.front().zone,
                  .emissions = CarbonMass(),
                  .start_now_emissions = CarbonMass(),
                  .saving_base = outlooks.front().saving_base};
  const auto node = state.nodes.find(first.segments.front().node);
  if (node != state.nodes.end()) promise.node = node->second.node.name;
  const auto forecast = state.forecasts.find(promise.zone);
  promise.forecast = first.forecast;
  const bool has_forecast = first.forecast.IsSet() && forecast != state.forecasts.end();
  if (has_forecast) promise.forecast_provider = forecast->second.series.identity().provider;
  for (const Outlook& outlook : outlooks) {
    promise.planned.end = std::max(promise.planned.end, outlook.span.end);
    promise.energy += outlook.energy;
    AddKnown(promise.emissions, outlook.emissions);
    AddKnown(promise.start_now_emissions, outlook.start_now_emissions);
    promise.transfer_emissions += outlook.transfer_emissions;
    promise.feasible &= outlook.feasible;
  }
  if (!promise.emissions.has_value()) promise.transfer_emissions = CarbonMass();
  const Job& job = state.jobs.at(first.task.job).job;
  const std::string after = AfterClause(state, job);
  const bool is_released = after.empty() && job.spec.begin.value_or(now) <= now;
  if (!is_released) promise.start_now_emissions.reset();  // it cannot
  promise.reason = absl::StrCat(
      after, promise.feasible
                 ? ReasonClause(first)
                 : LateClause(promise.planned.end, promise.planned.end - job.deadline));
  if (promise.feasible && has_forecast) promise.reason += ForecastClause(first, forecast->second);
  return promise;
}

std::string ForecastClause(const TaskPlan& plan, const Forecast& forecast) {
  const absl::Time latest_finish = plan.latest_start + plan.span().length();
  const bool may_err = !forecast.p90.empty() && forecast.p90.span().begin < latest_finish;
  if (plan.reason == PlanReason::kNowIsCleanest && may_err) {
    return ", counting in how far the forecast may err";
  }
  const bool by_intensity =
      plan.reason == PlanReason::kCleanest || plan.reason == PlanReason::kSavingTooSmall;
  if (!by_intensity || !RestsOnModel(plan, forecast)) return "";
  const std::string& provider = forecast.series.identity().provider;
  if (provider == kModelProvider) return ", by windfall's own model";
  return absl::StrCat(", by windfall's own model beyond ", provider, "'s horizon");
}

std::string ReasonClause(const TaskPlan& plan) {
  switch (plan.reason) {
    case PlanReason::kCleanest:
      return absl::StrCat(plan.currency.empty() ? "the cleanest " : "the cheapest ",
                          plan.segments.size() > 1 ? "stretches" : "start", " before the deadline");
    case PlanReason::kNowIsCleanest:
      return absl::StrCat("no later start before the deadline is ",
                          plan.currency.empty() ? "cleaner" : "cheaper");
    case PlanReason::kSavingTooSmall:
      return "waiting would save less than you asked for";
    case PlanReason::kAsap:
      return "you asked not to wait";
    case PlanReason::kNoForecast:
      if (LacksPrice(plan)) return NoPriceClause(plan);
      return "no carbon-intensity forecast is available, so it does not wait";
    case PlanReason::kShortForecast:
      if (LacksPrice(plan)) return NoPriceClause(plan);
      return "the forecast does not reach far enough to compare starts, so it does not wait";
    case PlanReason::kDeadline:
      return "the deadline leaves no choice";
    case PlanReason::kJobsAfter:
      return "a job after it would else be late, or later than it must be";
    case PlanReason::kLate:
      return LateClause(plan.span().end, std::nullopt);
    case PlanReason::kNoCapacity:
      return plan.feasible ? absl::StrCat("the nodes are taken until ", Clock(plan.span().begin))
                           : absl::StrCat("the nodes are taken until ", Clock(plan.span().begin),
                                          ", so it will miss its deadline");
    case PlanReason::kNoNode:
      return "no connected node can hold it";
  }
  return "unknown";
}

}  // namespace windfall
