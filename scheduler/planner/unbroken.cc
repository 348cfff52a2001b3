#include "scheduler/planner/unbroken.h"

#include <tuple>

namespace windfall {

namespace {

// With all starts at which one end of the run lies on an edge and all of it is usable.
template <typename Visit>
void ForEachStart(const UsableTime& usable, Tick length, Visit visit) {
  for (const UsableStep& step : usable.steps()) {
    for (const Tick start : {step.span.begin, step.span.end - length}) {
      const std::optional<Score> cost = usable.CostOf({.begin = start, .end = start + length});
      if (cost.has_value()) visit(CleanStart{.start = start, .cost = *cost});
    }
  }
}

}  // namespace

std::optional<CleanStart> CleanestStart(const UsableTime& usable, Tick length) {
  std::optional<CleanStart> best;
  ForEachStart(usable, length, [&best](const CleanStart& each) {
    if (!best.has_value() || std::tie(each.cost, each.start) < std::tie(best->cost, best->start)) {
      best = each;
    }
  });
  return best;
}

std::optional<CleanStart> EarliestStartUpTo(const UsableTime& usable, Tick length, Score limit) {
  std::optional<CleanStart> first;
  ForEachStart(usable, length, [&](const CleanStart& each) {
    if (each.cost > limit) return;
    if (!first.has_value() || each.start < first->start) first = each;
  });
  return first;
}

}  // namespace windfall
