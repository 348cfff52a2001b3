#ifndef WINDFALL_SCHEDULER_SIMULATOR_PRICE_ASCENT_H_
#define WINDFALL_SCHEDULER_SIMULATOR_PRICE_ASCENT_H_

#include "scheduler/simulator/emissions_bound.h"

namespace windfall {

// The highest bound in grams on a way of subgradient steps from `prices`, which makes those dearer
// that the jobs overuse and the others cheaper. Not below the bound at `prices`.
double ClimbToBound(const BoundProblem& problem, ByZoneAndSlot prices);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_PRICE_ASCENT_H_
