// Plans many jobs together: near the cheapest carbon that the capacity allows.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PLANNER_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PLANNER_H_

#include <functional>

#include "scheduler/planner/slots/slot_market.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// How much is tried. More takes longer and comes nearer to the optimum.
struct SlotEffort {
  int price_iterations = 50;
  int price_sample = 1;     // every so many jobs
  bool price_rules = true;  // the prices heed what breaks cost
  int passes = 10;          // in which jobs choose one after another
  int node_rounds = 0;      // in which the prices learn what nodes cannot hold
  int64_t rebuilds = 0;     // rounds in which some jobs are put back another way
  int cycles = 1;           // of passes, repair and polish; the best one counts
};

struct SlotResult {
  SlotPlan plan;
  double carbon = 0;  // with the late_cost of what has no place
  int64_t late = 0;   // jobs without a place
};

// Finds prices, as many iterations as the effort says: what PlanSlots begins with.
void LearnPrices(const SlotProblem& problem, const SlotEffort& effort, SlotMarket& market);

// Prices, soft passes, repair on nodes, rescue, polish: see ARCHITECTURE.md, "How many jobs are
// planned together". Prices that `market` holds are where it starts from, and it leaves what it has
// learnt there. Deterministic. Nobody is without a place who would have one if everything ran at
// once in the order of release.
SlotResult PlanSlots(const SlotProblem& problem, const SlotEffort& effort, SlotMarket& market);

// The plan `before`, by job, brought up to date: places that are still possible stay, the rest gets
// new ones at the market's prices, and who then gains more than `hysteresis`, a fraction, moves.
// Nobody loses a place for the sake of others. Who is new may be late who need not be: then plan
// anew. Time grows with what has changed, and a little with the jobs.
SlotResult ReplanSlots(const SlotProblem& problem, const SlotPlan& before, double hysteresis,
                       SlotMarket& market);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PLANNER_H_
