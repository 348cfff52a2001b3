#include "scheduler/planner/slots/slot_kernels.h"

#include <algorithm>
#include <limits>

#include "scheduler/planner/slots/wide.h"

namespace windfall {
namespace {

constexpr size_t kLanes = 8;

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
  float least[kLanes];
  std::fill_n(least, kLanes, values[0]);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      least[lane] = values[i + lane] < least[lane] ? values[i + lane] : least[lane];
    }
  }
  for (; i < count; ++i) least[0] = values[i] < least[0] ? values[i] : least[0];
  return *std::min_element(least, least + kLanes);
}

WINDFALL_WIDE float GreatestOf(const float* values, size_t count) {
  float greatest[kLanes];
  std::fill_n(greatest, kLanes, values[0]);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      greatest[lane] = values[i + lane] > greatest[lane] ? values[i + lane] : greatest[lane];
    }
  }
  for (; i < count; ++i) greatest[0] = values[i] > greatest[0] ? values[i] : greatest[0];
  return *std::max_element(greatest, greatest + kLanes);
}

WINDFALL_WIDE SumAndGreatest AddUpTo(const float* values, size_t count, float level) {
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  float sums[kLanes] = {};
  float greatest[kLanes];
  std::fill_n(greatest, kLanes, kNone);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const float value = values[i + lane];
      sums[lane] += value <= level ? value : 0;
      const float counted = value <= level ? value : kNone;
      greatest[lane] = counted > greatest[lane] ? counted : greatest[lane];
    }
  }
  for (; i < count; ++i) {
    if (values[i] > level) continue;
    sums[0] += values[i];
    greatest[0] = std::max(greatest[0], values[i]);
  }
  SumAndGreatest all = {.greatest = *std::max_element(greatest, greatest + kLanes)};
  for (const float each : sums) all.sum += each;
  return all;
}

WINDFALL_WIDE int32_t CountUpTo(const float* values, size_t count, float level) {
  int32_t sum = 0;
  for (size_t i = 0; i < count; ++i) sum += values[i] <= level ? 1 : 0;
  return sum;
}

WINDFALL_WIDE float SumOfShortfalls(const float* values, size_t count, float level) {
  float sums[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const float below = values[i + lane] - level;
      sums[lane] += below < 0 ? below : 0;
    }
  }
  for (; i < count; ++i) sums[0] += values[i] < level ? values[i] - level : 0;
  float sum = 0;
  for (const float each : sums) sum += each;
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
