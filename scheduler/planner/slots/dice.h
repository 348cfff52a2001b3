// Choices that look random and are the same every time, on every machine: the standard library
// leaves open how it shuffles.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_DICE_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_DICE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace windfall {

// SplitMix64 (Steele, Lea and Flood 2014): one addition and two multiplications a number.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t mixed = state_;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
  }
  // From 0 to limit - 1. REQUIRES: limit is positive and far below 2^64.
  size_t Below(size_t limit) { return Next() % limit; }
  // At least 0 and below 1.
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

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
