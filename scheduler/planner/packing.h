// Where and when all work of a problem runs, together.
#ifndef WINDFALL_SCHEDULER_PLANNER_PACKING_H_
#define WINDFALL_SCHEDULER_PLANNER_PACKING_H_

#include "scheduler/planner/open_packing.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// All tasks have a place, or the reason why there is none. Refers to the problem.
// A sound greedy. First it finds out who is on time if everything runs as early as it can, in the
// order of priority and latest start: those stay so, whatever follows. Then what is late anyway and
// what wants to start now are placed, and then what may wait for carbon, at its cleanest place in
// what is left. If that makes somebody late who need not be, what is late anyway goes last, and in
// the end everything returns to its early place and moves to cleaner ones one by one, while the
// places of all others are kept for them.
OpenPacking BestPacking(const PlanProblem& problem);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PACKING_H_
