#include "scheduler/planner/slots/cheapest_slots.h"

#include <algorithm>
#include <optional>

#include "scheduler/planner/slots/slot_kernels.h"

namespace windfall {
namespace {

// A level that exactly `length` values do not exceed, by halving; absent if it is not found soon,
// as where values are equal or infinite.
std::optional<float> LevelOf(const std::vector<float>& cost, int32_t length) {
  constexpr int kMostHalvings = 12;
  float low = LeastOf(cost.data(), cost.size());
  float high = GreatestOf(cost.data(), cost.size());
  if (high == kNoCost) return std::nullopt;
  if (cost.size() == static_cast<size_t>(length)) return high;
  for (int i = 0; i < kMostHalvings; ++i) {
    const float middle = 0.5f * (low + high);
    const int32_t count = CountUpTo(cost.data(), cost.size(), middle);
    if (count == length) return middle;
    (count < length ? low : high) = middle;
  }
  return std::nullopt;
}

}  // namespace

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
  if (const std::optional<float> level = LevelOf(cost, length)) {
    const SumAndGreatest all = AddUpTo(cost.data(), cost.size(), *level);
    return {.cost = all.sum, .dearest = all.greatest, .ties = length};  // of what is that dear, all
  }
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
