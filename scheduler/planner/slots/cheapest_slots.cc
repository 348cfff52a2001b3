#include "scheduler/planner/slots/cheapest_slots.h"

#include <algorithm>

#include "scheduler/planner/slots/slot_kernels.h"

namespace windfall {
namespace {

// Too many slots or too few, and which level gave them.
struct Side {
  float level = 0;
  CountAndSum slots;
};

// Costs at most as much as anything can.
constexpr float kAll = std::numeric_limits<float>::max();

// Between the levels, by turns where evenly spread costs would have the right count, and at the
// mean of what lies between, which other costs do not elude for long either.
float LevelBetween(const Side& few, const Side& many, int32_t length, int turn) {
  const auto between = static_cast<float>(many.slots.count - few.slots.count);
  const float mean = (many.slots.sum - few.slots.sum) / between;
  if (turn % 2 == 1) return mean;
  const float share = (static_cast<float>(length - few.slots.count) - 0.5f) / between;
  // The mean is half-way.
  return share < 0.5f || many.level == kAll ? few.level + 2 * share * (mean - few.level)
                                            : many.level - 2 * (1 - share) * (many.level - mean);
}

float GreatestFinite(const std::vector<float>& cost) {
  float greatest = 0;
  for (const float each : cost) greatest = each <= kAll ? std::max(greatest, each) : greatest;
  return greatest;
}

CheapestChoice ChooseBySorting(const std::vector<float>& cost, int32_t length,
                               std::vector<float>& scratch) {
  scratch.assign(cost.begin(), cost.end());
  const auto last = scratch.begin() + (length - 1);
  std::nth_element(scratch.begin(), last, scratch.end());
  CheapestChoice choice = {.cost = 0, .level = *last};
  for (auto each = scratch.begin(); each <= last; ++each) {
    choice.cost += *each;
    choice.ties += *each == choice.level ? 1 : 0;
  }
  return choice;
}

}  // namespace

void AddSlot(int32_t slot, SlotPlace& place) {
  if (!place.segments.empty() && place.segments.back().end == slot) {
    ++place.segments.back().end;
  } else {
    place.segments.push_back({.begin = slot, .end = slot + 1});
  }
}

CheapestChoice CheapestSlots(const std::vector<float>& cost, int32_t length, float guess,
                             std::vector<float>& scratch) {
  if (cost.size() < static_cast<size_t>(length)) return {};
  constexpr int kMostTurns = 12;
  Side few;
  Side many = {.level = kAll};
  float level = guess > 0 ? guess : kAll;
  for (int turn = 0; turn < kMostTurns; ++turn) {
    const Side side = {.level = level, .slots = AddUpTo(cost.data(), cost.size(), level)};
    if (side.slots.count == length) {
      if (level == kAll) level = GreatestFinite(cost);
      return {.cost = side.slots.sum, .level = level, .ties = length};  // of what is that dear, all
    }
    if (level == kAll && side.slots.count < length) return {};  // the others are infinite
    (side.slots.count < length ? few : many) = side;
    level = many.slots.count == 0 ? kAll : LevelBetween(few, many, length, turn);
    if (!(few.level < level && level < many.level)) break;
  }
  return ChooseBySorting(cost, length, scratch);
}

float AtLeast(const std::vector<float>& cost, int32_t length, float level) {
  return static_cast<float>(length) * level + SumOfShortfalls(cost.data(), cost.size(), level);
}

void TakeSlots(const std::vector<float>& cost, const CheapestChoice& choice, int32_t first_slot,
               SlotPlace& place) {
  int32_t ties = choice.ties;
  for (size_t i = 0; i < cost.size(); ++i) {
    if (cost[i] > choice.level || (cost[i] == choice.level && ties-- <= 0)) continue;
    AddSlot(first_slot + static_cast<int32_t>(i), place);
  }
}

}  // namespace windfall
