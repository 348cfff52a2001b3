// Where an item was planned to run, if it still may.
#ifndef WINDFALL_SCHEDULER_PLANNER_PLANNED_PLACE_H_
#define WINDFALL_SCHEDULER_PLANNER_PLANNED_PLACE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "scheduler/planner/node_offer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// Absent unless its node is there and free, and the segments still hold the work, begin after its
// release and end by `latest`. The cost is absent if some of the intensity is unknown. `nodes`:
// those of the problem, with all taken that is placed already.
std::optional<Placement> PlannedPlace(const PlanProblem& problem,
                                      const std::vector<OpenNode>& nodes, size_t item, Tick latest);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PLANNED_PLACE_H_
