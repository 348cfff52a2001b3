// What starting at once costs: what the fractions of --min-saving are of.
#ifndef WINDFALL_SCHEDULER_PLANNER_START_AT_ONCE_H_
#define WINDFALL_SCHEDULER_PLANNER_START_AT_ONCE_H_

#include <optional>
#include <vector>

#include "domain/job.h"
#include "scheduler/planner/demand.h"
#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/tick.h"

namespace windfall {

enum class Minimized { kEmissions, kCost };

// Of starting at tick 0 on the node where that costs the job itself the least, whatever runs there.
// Empty if that is nowhere known.
SavingBase SavingBaseOf(const Demand& demand, const std::vector<NodeKind>& kinds,
                        Minimized minimized);

// As a score; absent if it is unknown.
std::optional<Score> ScoreOf(const SavingBase& base, Minimized minimized);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_START_AT_ONCE_H_
