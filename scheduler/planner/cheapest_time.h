// The cheapest time of a given length, in however many pieces: no plan costs less.
#ifndef WINDFALL_SCHEDULER_PLANNER_CHEAPEST_TIME_H_
#define WINDFALL_SCHEDULER_PLANNER_CHEAPEST_TIME_H_

#include <optional>
#include <vector>

#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

struct CheapestTime {
  Score cost = 0;
  // In order, not touching; empty if equally dear time leaves a choice.
  std::vector<TickSpan> pieces;
};

// Absent if there is not so much.
std::optional<CheapestTime> FindCheapestTime(const UsableTime& usable, Tick length);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CHEAPEST_TIME_H_
