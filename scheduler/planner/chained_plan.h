// The plan of work that waits for other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_CHAINED_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_CHAINED_PLAN_H_

#include "scheduler/planner/generations.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Generation after generation, each in what those before it leave and from the planned ends on of
// what it waits for. In two ways, of which the cheaper counts if it makes nobody late or later:
// with everybody free to wait as long as those after it can be in time; and no longer than to the
// best handover. Without the second, a short job that waits for its own cleanest moment could keep
// a long one from its own. If a job is still late that comes after others, a third: such chains
// first and as early as they can, or what waits for carbon could take their place.
// REQUIRES: `generations` are those of the request, several.
WorkPlan PlanChains(const PlanRequest& request, const Generations& generations);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CHAINED_PLAN_H_
