// Choices that look random and are the same every time, on every machine: the standard library
// leaves open how it shuffles.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_DICE_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_DICE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "domain/split_mix.h"

namespace windfall {

// SplitMix64: two multiplications a number.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    const uint64_t number = SplitMix64(state_);
    state_ += kSplitMixStep;
    return number;
  }
  // From 0 to limit - 1. REQUIRES: limit is positive and far below 2^64.
  size_t Below(size_t limit) { return Next() % limit; }
  // At least 0 and below 1.
  double Fraction() { return ToUnitInterval(Next()); }

  template <typename T>
  void Shuffle(std::vector<T>& values) {
    for (size_t left = values.size(); left > 1; --left) {
      std::swap(values[left - 1], values[Below(left)]);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_DICE_H_
