#include "scheduler/planner/unbroken.h"

#include <algorithm>
#include <tuple>
#include <vector>

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

std::optional<CleanStart> EarliestStartWithin(const UsableTime& usable, Tick length,
                                              const CostLimit& limit, const Charges& charges) {
  std::vector<CleanStart> starts;
  ForEachStart(usable, length, charges,
               [&starts](const CleanStart& each) { starts.push_back(each); });
  std::sort(starts.begin(), starts.end(),
            [](const CleanStart& a, const CleanStart& b) { return a.start < b.start; });
  Score least = limit.with_wait;
  for (const CleanStart& each : starts) {
    if (each.cost > least) continue;
    least = each.cost;
    if (each.cost - charges.wait.Until(each.start + length) <= limit.but_for_wait) return each;
  }
  return std::nullopt;
}

}  // namespace windfall
