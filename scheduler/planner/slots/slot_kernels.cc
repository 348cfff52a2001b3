#include "scheduler/planner/slots/slot_kernels.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "scheduler/planner/slots/wide.h"

namespace windfall {
namespace {

constexpr size_t kLanes = 8;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));

// Loops over lanes that the compiler is left to find, it turns into anything but that.
#define WINDFALL_LOAD(vector, values) std::memcpy(&(vector), values, sizeof(vector))

// The lanes of the last vector that the vectors before it have not covered: it ends where the
// values end.
constexpr int32_t kRest[2 * kLanes] = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1};

}  // namespace

WINDFALL_WIDE void PriceSlots(const float* __restrict carbon, const float* __restrict scarcity,
                              float softness, const PricedLoad& load, size_t count,
                              float* __restrict out) {
  const float power = load.power;
  const float units = load.units;
  const float own = softness * 0.5f * units;
  for (size_t i = 0; i < count; ++i) {
    const float scarce = scarcity[i] + own;
    out[i] = power * carbon[i] + units * (scarce > 0 ? scarce : 0);
  }
}

WINDFALL_WIDE void PriceRuns(const float* __restrict carbon_sum, const float* __restrict price_sum,
                             const PricedLoad& load, size_t length, size_t count,
                             float* __restrict out) {
  const float power = load.power;
  const float units = load.units;
  for (size_t i = 0; i < count; ++i) {
    out[i] = power * (carbon_sum[i + length] - carbon_sum[i]) +
             units * (price_sum[i + length] - price_sum[i]);
  }
}

WINDFALL_WIDE float LeastOf(const float* values, size_t count) {
  float least = values[0];
  if (count < kLanes) {
    for (size_t i = 1; i < count; ++i) least = values[i] < least ? values[i] : least;
    return least;
  }
  Floats all;
  WINDFALL_LOAD(all, values + count - kLanes);  // the last ones; twice does no harm
  for (size_t i = 0; i + kLanes <= count; i += kLanes) {
    Floats each;
    WINDFALL_LOAD(each, values + i);
    all = each < all ? each : all;
  }
  for (size_t lane = 0; lane < kLanes; ++lane) least = all[lane] < least ? all[lane] : least;
  return least;
}

WINDFALL_WIDE CountAndSum AddUpTo(const float* values, size_t count, float level) {
  CountAndSum all;
  if (count < kLanes) {
    for (size_t i = 0; i < count; ++i) {
      all.sum += values[i] <= level ? values[i] : 0;
      all.count += values[i] <= level ? 1 : 0;
    }
    return all;
  }
  Floats each;
  Floats sums = {};
  Ints counts = {};
  for (size_t i = 0; i + kLanes <= count; i += kLanes) {
    WINDFALL_LOAD(each, values + i);
    const Ints counted = each <= level;
    sums += reinterpret_cast<Floats>(counted & reinterpret_cast<Ints>(each));
    counts -= counted;
  }
  WINDFALL_LOAD(each, values + count - kLanes);
  Ints rest;
  WINDFALL_LOAD(rest, kRest + count % kLanes);
  const Ints counted = rest & (each <= level);
  sums += reinterpret_cast<Floats>(counted & reinterpret_cast<Ints>(each));
  counts -= counted;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    all.sum += sums[lane];
    all.count += counts[lane];
  }
  return all;
}

WINDFALL_WIDE float SumOfShortfalls(const float* values, size_t count, float level) {
  float sum = 0;
  if (count < kLanes) {
    for (size_t i = 0; i < count; ++i) sum += values[i] < level ? values[i] - level : 0;
    return sum;
  }
  const Floats zero = {};
  Floats each;
  Floats sums = {};
  for (size_t i = 0; i + kLanes <= count; i += kLanes) {
    WINDFALL_LOAD(each, values + i);
    each -= level;
    sums += each < zero ? each : zero;
  }
  WINDFALL_LOAD(each, values + count - kLanes);
  each -= level;
  Ints rest;
  WINDFALL_LOAD(rest, kRest + count % kLanes);
  const Ints below = rest & (each < zero);
  sums += reinterpret_cast<Floats>(below & reinterpret_cast<Ints>(each));
  for (size_t lane = 0; lane < kLanes; ++lane) sum += sums[lane];
  return sum;
}

CheapestStart CheapestRun(const float* cost, size_t count, size_t length) {
  float sum = 0;
  for (size_t i = 0; i < length; ++i) sum += cost[i];
  CheapestStart best = {.cost = sum, .begin = 0};
  const float* const enters = cost + length;
  for (size_t i = 0; i + length < count; ++i) {
    sum += enters[i] - cost[i];
    const bool better = sum < best.cost;
    best.cost = better ? sum : best.cost;
    best.begin = better ? static_cast<int32_t>(i + 1) : best.begin;
  }
  return best;
}

}  // namespace windfall
