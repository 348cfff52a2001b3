// The cheapest slots of a window, wherever they are.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_CHEAPEST_SLOTS_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_CHEAPEST_SLOTS_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// More than anything costs: such a slot is not to be had.
inline constexpr float kNoCost = std::numeric_limits<float>::infinity();

struct CheapestChoice {
  float cost = kNoCost;  // in all; infinite if fewer slots are to be had
  float level = 0;       // what no chosen slot costs more than
  int32_t ties = 0;      // at most how many slots that cost just as much were chosen
};

// The `length` cheapest of `cost`; quicker if none of them costs more than about `guess`, and not
// many others less. `scratch` is overwritten. O(window).
CheapestChoice CheapestSlots(const std::vector<float>& cost, int32_t length, float guess,
                             std::vector<float>& scratch);

// A lower bound of what the `length` cheapest of `cost` cost in all, tight if the dearest of them
// costs about `level`: those below it at their own cost and the others at it.
float AtLeast(const std::vector<float>& cost, int32_t length, float level);

// Appends the slots of the choice to `place`, of equally dear ones the first. The first of `cost`
// is `first_slot`.
void TakeSlots(const std::vector<float>& cost, const CheapestChoice& choice, int32_t first_slot,
               SlotPlace& place);

// Appends one slot, to the last segment if it touches that.
void AddSlot(int32_t slot, SlotPlace& place);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_CHEAPEST_SLOTS_H_
