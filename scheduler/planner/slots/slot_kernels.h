// The inner loops over slots: plain arrays, so that the compiler can take many slots at once.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_KERNELS_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace windfall {

// What a job draws, and how much it takes of the capacity that has a price.
struct PricedLoad {
  float power = 0;
  float units = 0;
};

// out[i] = power x carbon[i] + units x max(0, scarcity[i] + softness x units / 2)
void PriceSlots(const float* carbon, const float* scarcity, float softness, const PricedLoad& load,
                size_t count, float* out);

// out[i] = power x carbon of the slots [i, i + length) + units x their price, from the sums up to
// each slot.
void PriceRuns(const float* carbon_sum, const float* price_sum, const PricedLoad& load,
               size_t length, size_t count, float* out);

// The least of `count` values; `count` is positive.
float LeastOf(const float* values, size_t count);

struct CountAndSum {
  int32_t count = 0;
  float sum = 0;
};

// Of the values that are at most `level`.
CountAndSum AddUpTo(const float* values, size_t count, float level);

// The sum of values[i] - level over all values below `level`: never positive.
float SumOfShortfalls(const float* values, size_t count, float level);

struct CheapestStart {
  float cost = 0;
  int32_t begin = -1;
};

// The `length` slots in a row, among `count`, that cost least together; the first of equals.
// REQUIRES: 0 < length <= count.
CheapestStart CheapestRun(const float* cost, size_t count, size_t length);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_KERNELS_H_
