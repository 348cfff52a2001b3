#include "scheduler/planner/unbroken.h"

#include <tuple>

namespace windfall {

namespace {

// With all starts at which one end of the run lies on an edge, or the start on one of `at_start`,
// and all of it is usable.
template <typename Visit>
void ForEachStart(const UsableTime& usable, Tick length, const Charges& charges, Visit visit) {
  if (usable.empty()) return;
  const auto consider = [&](Tick start) {
    const std::optional<Score> cost = usable.CostOf({.begin = start, .end = start + length});
    if (!cost.has_value()) return;
    const std::optional<Score> once = charges.at_start.AtFirst(start);
    if (!once.has_value()) return;
    visit(CleanStart{.start = start, .cost = *cost + *once + charges.wait.Until(start + length)});
  };
  for (const UsableStep& step : usable.steps()) {
    consider(step.span.begin);
    consider(step.span.end - length);
  }
  const TickSpan all = {.begin = usable.steps().front().span.begin,
                        .end = usable.steps().back().span.end};
  for (const Tick start : charges.at_start.EdgesWithin(all)) consider(start);
}

}  // namespace

std::optional<CleanStart> CleanestStart(const UsableTime& usable, Tick length,
                                        const Charges& charges) {
  std::optional<CleanStart> best;
  ForEachStart(usable, length, charges, [&best](const CleanStart& each) {
    if (!best.has_value() || std::tie(each.cost, each.start) < std::tie(best->cost, best->start)) {
      best = each;
    }
  });
  return best;
}

std::optional<CleanStart> EarliestStartUpTo(const UsableTime& usable, Tick length, Score limit,
                                            const Charges& charges) {
  std::optional<CleanStart> first;
  ForEachStart(usable, length, charges, [&](const CleanStart& each) {
    if (each.cost > limit) return;
    if (!first.has_value() || each.start < first->start) first = each;
  });
  return first;
}

}  // namespace windfall
