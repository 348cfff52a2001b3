// What capacity is worth in each zone and slot, and a proof of how good a plan can be at best.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_PRICE_SEARCH_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_PRICE_SEARCH_H_

#include "scheduler/planner/slots/slot_market.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

struct PriceSearch {
  int iterations = 100;
  int sample = 1;     // looks at every so many jobs
  bool rules = true;  // heeds what breaks cost: prices are nearly as good without, and found faster
  double about = 0;   // what the whole plan is expected to cost: where the steps aim at
  double first_step = 1;  // shorter from prices that are nearly right
};

// Raises the prices where jobs that choose freely would exceed the capacity and lowers them where
// they would leave it unused: deflected subgradient steps of Polyak's length on the Lagrangian dual
// of the zones' capacities. Leaves the best prices in `market` and returns the bound that they gave
// on the sample. Cost: iterations x sampled jobs x zones x window.
double FindPrices(const SlotProblem& problem, const PriceSearch& search, SlotMarket& market);

// No plan of the jobs can cost less, carbon and late_cost together: each job at its cheapest place
// at the market's prices, minus what all capacity is worth at them (weak duality; true for any
// prices, nodes or not). Rounded down for the error of single precision.
double LowerBound(const SlotProblem& problem, const SlotMarket& market);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_PRICE_SEARCH_H_
