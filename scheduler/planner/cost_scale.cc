#include "scheduler/planner/cost_scale.h"

#include <algorithm>
#include <cstdint>

namespace windfall {
namespace {

constexpr int kMostShift = 20;
// The bound of the search pays a price for progress, up to twice the highest rate, and adds what it
// pays to costs. All of that stays far below what is impossible.
const Score kMostCounts = Score(1) << 118;

// Of a plan of at most one segment in each unbroken stretch. If there is any plan there is one of
// those, as two segments in one stretch can be put together.
Score HighestCost(const UsableTime& usable, const InterruptibleWork& work, const Charges& charges) {
  if (usable.empty()) return 0;
  int64_t dearest = 0;
  for (const UsableStep& step : usable.steps()) dearest = std::max(dearest, step.rate);
  const Tick window = usable.steps().back().span.end - usable.steps().front().span.begin;
  const Score time = Score(window) + work.remaining + work.resume_overhead;
  const Score wait = charges.wait.Until(usable.steps().back().span.end);
  return (dearest + charges.wait.per_tick) * time + std::max(wait, Score(0)) +
         charges.at_start.first.Most() + charges.at_start.every.Most() * usable.steps().size();
}

}  // namespace

CostScale::CostScale(const UsableTime& usable, const InterruptibleWork& work,
                     const Charges& charges)
    : highest_(HighestCost(usable, work, charges)),
      most_segments_(usable.steps().size()),
      shift_(kMostShift) {
  while (shift_ > 0 && highest_ > (kMostCounts >> shift_)) --shift_;
}

}  // namespace windfall
