// What no schedule can emit less than: how much better than the simulation it could have been.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_EMISSIONS_BOUND_H_
#define WINDFALL_SCHEDULER_SIMULATOR_EMISSIONS_BOUND_H_

#include <vector>

#include "scheduler/simulator/bound_problem.h"

namespace windfall {

// By zone and slot: a price of a GPU throughout the slot, in grams, not negative; or a number of
// GPUs.
using ByZoneAndSlot = std::vector<std::vector<double>>;

// A bound, and what the jobs would use if each chose freely at the prices: more than there is where
// a price is too low, less where it is too high.
struct PricedBound {
  double grams = 0;
  ByZoneAndSlot gpus;
};

// Grams that every schedule emits that runs all jobs of the problem
//   - within their windows, for as long as they need,
//   - in the zones that can hold them, without a break in one zone if they may not be paused,
//   - with never more GPUs at work in a zone than it has,
//   - when the intensity is known,
// whatever it knew beforehand. Holds for any prices; good ones make it high. Proven in the .cc. The
// ledger's rounding is allowed for, of steps of five minutes and more and of at most one run of a
// job that may be paused in a slot. O(jobs x zones x window).
PricedBound EmissionsBound(const BoundProblem& problem, const ByZoneAndSlot& prices);

// The best bound that a search for prices finds, in grams. O(200 x jobs x zones x window).
double BestEmissionsBound(const BoundProblem& problem);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_EMISSIONS_BOUND_H_
