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
  float cost = kNoCost;     // in all; infinite if fewer slots are to be had
  float dearest = kNoCost;  // of the slots that were chosen
  int32_t ties = 0;         // at most how many slots of that cost were chosen
};

// The `length` cheapest of `cost`. `scratch` is overwritten. O(window).
CheapestChoice CheapestSlots(const std::vector<float>& cost, int32_t length,
                             std::vector<float>& scratch);

// A lower bound of what the `length` cheapest of `cost` cost in all, tight if their dearest costs
// about as much as that of `other`: those below it at their own cost and the others at it.
float AtLeast(const std::vector<float>& cost, int32_t length, const CheapestChoice& other);

// Appends the slots of the choice to `place`, of equally dear ones the first. The first of `cost`
// is `first_slot`.
void TakeSlots(const std::vector<float>& cost, const CheapestChoice& choice, int32_t first_slot,
               SlotPlace& place);

// Appends one slot, to the last segment if it touches that.
void AddSlot(int32_t slot, SlotPlace& place);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_CHEAPEST_SLOTS_H_
