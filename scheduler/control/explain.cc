#include "scheduler/control/explain.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "domain/job_status.h"
#include "scheduler/control/clock_text.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/explain_alternatives.h"
#include "scheduler/control/explain_cost.h"
#include "scheduler/control/promise.h"

namespace windfall {
namespace {

std::string Span(absl::Duration duration) {
  return absl::FormatDuration(absl::Trunc(duration, absl::Seconds(1)));
}

// "It would emit 190 g CO2e, against 260 g CO2e if it started now (27 % less)."
std::string Compare(const TaskPlan& plan) {
  if (!plan.emissions.has_value()) return " What it would emit is unknown.";
  if (!plan.start_now_emissions.has_value() || *plan.start_now_emissions == CarbonMass()) {
    return absl::StrCat(" It is expected to emit ", MassText(*plan.emissions), ".");
  }
  const double saved = 1 - ToGrams(*plan.emissions) / ToGrams(*plan.start_now_emissions);
  return absl::StrFormat(
      " It is expected to emit %s, against %s started at the time of planning (%.0f %% %s).",
      MassText(*plan.emissions), MassText(*plan.start_now_emissions), std::abs(saved) * 100,
      saved < 0 ? "more" : "less");
}

std::string Size(int64_t bytes) {
  return absl::StrFormat("%.3g GB", static_cast<double>(bytes) / 1e9);
}

// What bringing the input weighs. Empty if there is none to bring.
std::string InputWeighs(const ExplainInput& input) {
  const TaskPlan& plan = *input.plan;
  if (!input.job.spec.input.has_value() || plan.transfer_energy == Energy()) return "";
  const JobInput& data = *input.job.spec.input;
  const std::string energy = absl::StrFormat("%.3g kWh", ToKilowattHours(plan.transfer_energy));
  if (!plan.emissions.has_value()) {
    return absl::StrCat(" Its input (", Size(data.bytes), ") lies in ", data.zone,
                        "; what bringing it to another zone emits is unknown.");
  }
  if (plan.transfer_emissions != CarbonMass()) {
    return absl::StrCat(" ", MassText(plan.transfer_emissions),
                        " of it is an estimate for bringing ", Size(data.bytes), " of input from ",
                        data.zone, " (about ", energy, "), which no meter will see.");
  }
  return absl::StrCat(" Its input (", Size(data.bytes), ") lies in ", data.zone,
                      "; bringing it to another zone would take about ", energy,
                      ", which counted in the choice.");
}

// What its node draws besides. Empty if it never sleeps.
std::string NodeWeighs(const ExplainInput& input) {
  if (!input.alternatives.has_value() || !input.alternatives->node_emissions.has_value()) return "";
  const CarbonMass besides = *input.alternatives->node_emissions;
  if (besides == CarbonMass()) {
    return absl::StrCat(" ", input.node_name,
                        " sleeps when nothing runs there, but is awake then.");
  }
  return absl::StrCat(" ", input.node_name, " sleeps when nothing else runs there: waking it and ",
                      "keeping it awake is expected to emit ", MassText(besides),
                      " more, which counted in the choice and is charged to no job.");
}

// What would make the answer a different one.
std::string WhatWouldChangeIt(const ExplainInput& input) {
  if (input.alternatives.has_value()) {
    const std::string help = WhatWouldHelp(*input.plan, *input.alternatives);
    if (!help.empty()) return absl::StrCat(" ", help);
  }
  switch (input.plan->reason) {
    case PlanReason::kCleanest:
      return " --asap would start it now; a new forecast may move it.";
    case PlanReason::kShortForecast:
      if (LacksPrice(*input.plan)) return " A price for that time would let it wait.";
      [[fallthrough]];
    case PlanReason::kNowIsCleanest:
      return absl::StrCat(" A later deadline could let it wait for ",
                          input.plan->currency.empty() ? "cleaner" : "cheaper", " hours.");
    case PlanReason::kSavingTooSmall:
      return " A smaller --min-saving would let it wait.";
    case PlanReason::kNoForecast:
      if (LacksPrice(*input.plan)) return " A price for that time would let it wait.";
      return " See `windfall forecast` for what the sources say.";
    case PlanReason::kNoCapacity:
      return " More nodes or other zones would let it start before.";
    case PlanReason::kJobsAfter:
      return " More time for the jobs after it would.";
    case PlanReason::kDeadline:
    case PlanReason::kLate:
      return " More nodes, other zones or a later deadline would.";
    case PlanReason::kAsap:
    case PlanReason::kNoNode:
      return "";
  }
  return "";
}

// "waits for job 23, which has failed: `windfall retry 23` or `windfall cancel 24`."
std::string AfterFailure(const ExplainInput& input) {
  const int64_t before = input.failed.front().value();
  return absl::StrCat("waits for job ", before, ", which did not succeed: `windfall retry ", before,
                      "` or `windfall cancel ", input.job.id.value(), "`.");
}

// What became of the node and the deadline since the plan was made.
std::string WhatHasChanged(const ExplainInput& input) {
  std::string text;
  if (!input.plan_node_connected) {
    absl::StrAppend(&text, " ", input.node_name, " is away; a new plan follows.");
  } else if (input.plan_node_drained) {
    absl::StrAppend(&text, " ", input.node_name, " is drained; a new plan follows.");
  }
  return text;
}

// Empty unless the deadline has passed.
std::string MissedDeadline(const ExplainInput& input) {
  if (input.now <= input.job.deadline) return "";
  return absl::StrCat(" Its deadline ", Clock(input.job.deadline), " has passed.");
}

// What is expected of a task whose job comes after others; empty if nothing is.
std::string PlanAfterOthers(const ExplainInput& input) {
  if (!input.plan.has_value() || input.plan->segments.empty()) return "";
  const TaskPlan& plan = *input.plan;
  return absl::StrCat(" By the present plan it then runs from ", Clock(plan.span().begin), " to ",
                      Clock(plan.span().end), " on ", input.node_name, " in ",
                      plan.segments.front().zone, ": ", ReasonClause(plan), ".");
}

std::string WhyNotPlanned(const ExplainInput& input) {
  if (input.job.held) {
    return absl::StrCat("is held; `windfall release ", input.job.id.value(), "` lets it go on.");
  }
  if (!input.failed.empty()) return AfterFailure(input);
  if (!input.waits_for.empty()) {
    return absl::StrCat(
        "waits until job ",
        absl::StrJoin(input.waits_for, ", ",
                      [](std::string* out, JobId id) { absl::StrAppend(out, id.value()); }),
        " has succeeded.", PlanAfterOthers(input));
  }
  if (!input.node_connected) return "waits because no node is connected.";
  if (!input.node_open) return "waits because every connected node is drained.";
  return absl::StrCat("is queued behind more urgent work; it starts at the latest at ",
                      Clock(LatestStart(input.job, input.task.value_or(Task{}))),
                      " if a node is free.");
}

std::string ExplainPending(const ExplainInput& input) {
  if (input.job.held || !input.waits_for.empty() || !input.plan.has_value() ||
      input.plan->segments.empty()) {
    std::string text = WhyNotPlanned(input);
    if (input.plan.has_value() && input.plan->segments.empty() && !input.job.held) {
      text = absl::StrCat("waits because ", ReasonClause(*input.plan), ".");
    }
    return absl::StrCat(text, MissedDeadline(input));
  }
  const TaskPlan& plan = *input.plan;
  const Segment& first = plan.segments.front();
  std::string text = absl::StrCat(
      plan.segments.size() > 1 ? absl::StrCat("will run in ", plan.segments.size(), " parts from ")
                               : "will start at ",
      Clock(first.span.begin), " (in ", Span(first.span.begin - input.now), ") on ",
      input.node_name, " in ", first.zone, " and finish at ", Clock(plan.span().end), ": ",
      ReasonClause(plan), input.forecast.has_value() ? ForecastClause(plan, *input.forecast) : "",
      ".");
  absl::StrAppend(&text, Compare(plan), InputWeighs(input), NodeWeighs(input),
                  ExplainCost(plan, input.alternatives));
  if (plan.feasible) {
    absl::StrAppend(&text, " Its latest safe start is ", Clock(plan.latest_start),
                    "; then it starts whatever the grid does.");
  }
  return absl::StrCat(text, WhatWouldChangeIt(input), WhatHasChanged(input), MissedDeadline(input));
}

std::string ExplainRun(const ExplainInput& input, const Run& run) {
  const auto name = input.node_names.find(run.node);
  const std::string place =
      name == input.node_names.end() ? run.zone : absl::StrCat(name->second, " in ", run.zone);
  std::string text = absl::StrCat(" Run ", run.id.value(), " on ", place, " began at ",
                                  Clock(run.start_time.value_or(run.assign_time)));
  if (!run.end_time.has_value()) return absl::StrCat(text, " and goes on.");
  absl::StrAppend(&text, " and ended at ", Clock(*run.end_time), ": ", ToString(run.outcome));
  if (!run.message.empty()) absl::StrAppend(&text, " (", run.message, ")");
  return absl::StrCat(text, ".");
}

std::string ExplainStarted(const ExplainInput& input) {
  std::string text = absl::StrCat(
      input.task.has_value() ? ToString(input.task->state) : absl::string_view("cancelled"), ".");
  if (input.job.promise.has_value()) {
    absl::StrAppend(&text, " It was to start at ", Clock(input.job.promise->planned.begin), ": ",
                    input.job.promise->reason, ".");
  }
  for (const Run& run : input.runs) text += ExplainRun(input, run);
  return text;
}

}  // namespace

std::string Explain(const ExplainInput& input) {
  const std::string subject = input.job.spec.task_count() > 1
                                  ? absl::StrCat("Task ", ToString(input.task_id), " ")
                                  : absl::StrCat("Job ", input.job.id.value(), " ");
  const bool pending =
      input.task.has_value() ? input.task->state == TaskState::kPending : !input.job.cancelled;
  if (!pending) return absl::StrCat(subject, "is ", ExplainStarted(input));
  std::string text = absl::StrCat(subject, ExplainPending(input));
  for (const Run& run : input.runs) text += ExplainRun(input, run);
  return text;
}

}  // namespace windfall
