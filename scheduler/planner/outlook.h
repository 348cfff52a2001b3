// From the planner's choices to what becomes of all tasks of an item.
#ifndef WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// What `tasks` are expected to emit that run throughout the spans on a node, without the transfer
// of any input; absent unless the intensity is known.
std::optional<CarbonMass> EmissionsOn(const OpenNode& node, const std::vector<TickSpan>& spans,
                                      Power power, int64_t tasks);

// Of the problem's item of that index.
Outlook MakeOutlook(const PlanProblem& problem, size_t item, const std::vector<Choice>& choices);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OUTLOOK_H_
