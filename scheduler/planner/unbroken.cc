#include "scheduler/planner/unbroken.h"

#include <tuple>

namespace windfall {

std::optional<CleanStart> CleanestStart(const UsableTime& usable, Tick length) {
  std::optional<CleanStart> best;
  const auto consider = [&](Tick start) {
    const std::optional<Score> cost = usable.CostOf({.begin = start, .end = start + length});
    if (!cost.has_value()) return;
    if (!best.has_value() || std::tie(*cost, start) < std::tie(best->cost, best->start)) {
      best = {.start = start, .cost = *cost};
    }
  };
  for (const UsableStep& step : usable.steps()) {
    consider(step.span.begin);
    consider(step.span.end - length);
  }
  return best;
}

}  // namespace windfall
