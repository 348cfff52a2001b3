// What bringing an item's input to where it runs emits.
#ifndef WINDFALL_SCHEDULER_PLANNER_TRANSFER_H_
#define WINDFALL_SCHEDULER_PLANNER_TRANSFER_H_

#include <cstddef>
#include <optional>

#include "domain/quantity.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// Of the input of all tasks of the problem's item of that index, brought to the node's zone when
// work starts there. Zero if it is there; absent if the intensity of one of the zones is unknown.
std::optional<CarbonMass> TransferEmissions(const PlanProblem& problem, size_t item,
                                            const OpenNode& node, Tick start);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_TRANSFER_H_
