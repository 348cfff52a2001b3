// Where and when all items of a problem run, together.
#ifndef WINDFALL_SCHEDULER_PLANNER_PACKING_H_
#define WINDFALL_SCHEDULER_PLANNER_PACKING_H_

#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// By item of the problem.
using Packing = std::vector<Choice>;

// A greedy: items in order of priority, then of their latest safe start, each at its cleanest place
// in what the items before it have left. If that makes items late that could be on time, the late
// ones go first in another try, and at last everything runs as early as it can; the try with the
// fewest late items (of the highest priority first) is taken, the cleanest of equals.
Packing BestPacking(const PlanProblem& problem);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PACKING_H_
