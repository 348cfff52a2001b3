#include "scheduler/planner/slots/cheapest_slots.h"

#include <algorithm>

#include "scheduler/planner/slots/slot_kernels.h"

namespace windfall {

void AddSlot(int32_t slot, SlotPlace& place) {
  if (!place.segments.empty() && place.segments.back().end == slot) {
    ++place.segments.back().end;
  } else {
    place.segments.push_back({.begin = slot, .end = slot + 1});
  }
}

CheapestChoice CheapestSlots(const std::vector<float>& cost, int32_t length,
                             std::vector<float>& scratch) {
  if (cost.size() < static_cast<size_t>(length)) return {};
  scratch.assign(cost.begin(), cost.end());
  const auto last = scratch.begin() + (length - 1);
  std::nth_element(scratch.begin(), last, scratch.end());
  CheapestChoice choice = {.cost = 0, .dearest = *last};
  for (auto each = scratch.begin(); each <= last; ++each) {
    choice.cost += *each;
    choice.ties += *each == choice.dearest ? 1 : 0;
  }
  return choice;
}

float AtLeast(const std::vector<float>& cost, int32_t length, const CheapestChoice& other) {
  return static_cast<float>(length) * other.dearest +
         SumOfShortfalls(cost.data(), cost.size(), other.dearest);
}

void TakeSlots(const std::vector<float>& cost, const CheapestChoice& choice, int32_t first_slot,
               SlotPlace& place) {
  int32_t ties = choice.ties;
  for (size_t i = 0; i < cost.size(); ++i) {
    if (cost[i] > choice.dearest || (cost[i] == choice.dearest && ties-- <= 0)) continue;
    AddSlot(first_slot + static_cast<int32_t>(i), place);
  }
}

}  // namespace windfall
