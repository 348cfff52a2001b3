#include "scheduler/control/explain_alternatives.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "scheduler/control/clock_text.h"

namespace windfall {
namespace {

// Null if it is not among them.
const Alternative* Find(const Alternatives& alternatives, Change change) {
  const auto found = std::find_if(alternatives.considered.begin(), alternatives.considered.end(),
                                  [&](const Alternative& each) { return each.change == change; });
  return found == alternatives.considered.end() ? nullptr : &*found;
}

// "it would emit 9.4 % less"; where there are prices "cost"; empty if that is unknown.
std::string EmitsOrCostsLess(const Alternatives& alternatives, const Alternative& other) {
  const bool has_prices = !alternatives.currency.empty();
  double planned = 0;
  double changed = 0;
  if (has_prices) {
    if (!alternatives.planned_cost.has_value() || !other.plan.cost.has_value()) return "";
    planned = ToCents(alternatives.planned_cost->total());
    changed = ToCents(other.plan.cost->total());
  } else {
    if (!alternatives.planned_emissions.has_value() || !other.plan.emissions.has_value()) return "";
    planned = ToGrams(*alternatives.planned_emissions);
    changed = ToGrams(*other.plan.emissions);
  }
  if (planned <= 0) return "";
  const double saved = 100 * (1 - changed / planned);
  return absl::StrFormat("it would %s %.*f %% less", has_prices ? "cost" : "emit",
                         saved < 9.95 ? 1 : 0, saved);
}

std::string Bound(const char* by, const Alternatives& alternatives, const Alternative* other,
                  const std::string& how) {
  if (other == nullptr) return "";
  const std::string less = EmitsOrCostsLess(alternatives, *other);
  if (less.empty()) return "";
  return absl::StrCat("It is bound ", by, ": ", how, " ", less, ".");
}

std::string ZoneOf(const Alternative& alternative) {
  return alternative.plan.segments.empty() ? alternative.zone
                                           : alternative.plan.segments.front().zone;
}

std::string WhatBinds(const Alternatives& alternatives) {
  switch (alternatives.limit) {
    case PlanLimit::kNone:
    case PlanLimit::kForecast:
      return "";
    case PlanLimit::kAsap:
    case PlanLimit::kMinSaving: {
      const Alternative* const wait = Find(alternatives, Change::kWait);
      if (wait == nullptr || wait->plan.segments.empty()) return "";
      return Bound(alternatives.limit == PlanLimit::kAsap ? "by --asap" : "by --min-saving",
                   alternatives, wait, absl::StrCat("started at ", Clock(wait->plan.span().begin)));
    }
    case PlanLimit::kCapacity:
      return Bound("by what others use of the nodes", alternatives,
                   Find(alternatives, Change::kAlone), "alone");
    case PlanLimit::kDeadline: {
      const Alternative* const later = Find(alternatives, Change::kLaterDeadline);
      if (later == nullptr) return "";
      return Bound("by its deadline", alternatives, later,
                   absl::StrCat("with ", absl::FormatDuration(*later->more_time), " more"));
    }
    case PlanLimit::kZones: {
      const Alternative* const elsewhere = Find(alternatives, Change::kAnyZone);
      if (elsewhere == nullptr) return "";
      return Bound("by its --zones", alternatives, elsewhere,
                   absl::StrCat("in ", ZoneOf(*elsewhere)));
    }
    case PlanLimit::kJobsAfter:
      return Bound("by the jobs after it", alternatives, Find(alternatives, Change::kNoneAfter),
                   "without them");
    case PlanLimit::kUnbroken:
      return Bound("to run unbroken", alternatives, Find(alternatives, Change::kInterruptible),
                   "with --interruptible");
  }
  return "";
}

// Empty if it would not be in time with the change.
std::string WayInTime(const Alternative& alternative) {
  if (!alternative.plan.feasible) return "";
  switch (alternative.change) {
    case Change::kLaterDeadline:
      return absl::StrCat("with a deadline ", absl::FormatDuration(*alternative.more_time),
                          " later");
    case Change::kFewerGpus:
      return absl::StrCat("with ", *alternative.gpus, *alternative.gpus == 1 ? " GPU" : " GPUs",
                          ", if it takes no longer");
    case Change::kZone:
    case Change::kAnyZone:
      return absl::StrCat("in ", ZoneOf(alternative));
    case Change::kInterruptible:
      return "with --interruptible";
    case Change::kAlone:
      return "if nothing else used the nodes";
    case Change::kNoneAfter:
    case Change::kStartNow:
    case Change::kWait:
    case Change::kCleanest:
      return "";
  }
  return "";
}

std::string WaysInTime(const Alternatives& alternatives) {
  std::vector<std::string> ways;
  for (const Alternative& each : alternatives.considered) {
    const std::string way = WayInTime(each);
    if (!way.empty()) ways.push_back(way);
  }
  if (ways.empty()) return "";
  return absl::StrCat("It would be in time ", absl::StrJoin(ways, "; or "), ".");
}

}  // namespace

std::string WhatWouldHelp(const TaskPlan& plan, const Alternatives& alternatives) {
  return plan.feasible ? WhatBinds(alternatives) : WaysInTime(alternatives);
}

}  // namespace windfall
