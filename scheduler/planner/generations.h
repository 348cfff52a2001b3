// Which work has to wait for the end of other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_GENERATIONS_H_
#define WINDFALL_SCHEDULER_PLANNER_GENERATIONS_H_

#include <vector>

#include "scheduler/planner/planner.h"

namespace windfall {

using Generations = std::vector<std::vector<WorkItem>>;

// The items by how many jobs at most come before them, one after another: those of the first list
// wait for nobody, those of each other only for jobs in lists before it. No list is empty. A job
// that none of the items belongs to holds up nobody. When each is ready is filled in, as if all
// had every node for themselves.
Generations GenerationsOf(const std::vector<WorkItem>& work);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_GENERATIONS_H_
