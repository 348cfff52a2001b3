// What running work somewhere is expected to cost at the site's prices.
#ifndef WINDFALL_SCHEDULER_PLANNER_WORK_COST_H_
#define WINDFALL_SCHEDULER_PLANNER_WORK_COST_H_

#include <optional>
#include <vector>

#include "domain/quantity.h"
#include "domain/site_prices.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// At that power, with the node's PUE. `emissions`: of the same, with what bringing the input emits.
// Absent if the problem has no prices, or that of electricity is unknown for some of the time.
std::optional<WorkCost> ExpectedCost(const PlanProblem& problem, const OpenNode& node,
                                     const std::vector<TickSpan>& segments, Power power,
                                     CarbonMass emissions);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_WORK_COST_H_
