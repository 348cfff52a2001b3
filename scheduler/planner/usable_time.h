// The time that a task may use on a node, with what each stretch costs.
#ifndef WINDFALL_SCHEDULER_PLANNER_USABLE_TIME_H_
#define WINDFALL_SCHEDULER_PLANNER_USABLE_TIME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/intensity_series.h"
#include "scheduler/planner/tick.h"

namespace windfall {

// A stretch of one rate: of the intensity in mg/kWh, or of what is minimized.
struct UsableStep {
  TickSpan span;
  int64_t rate = 0;
  friend bool operator==(const UsableStep&, const UsableStep&) = default;
};

// Sorted steps that do not overlap; between two that do not touch lies time that must not be used,
// because the forecast has a hole there or the node is busy. Immutable.
class UsableTime {
 public:
  UsableTime() = default;  // none
  // What `series` knows from `scale`'s now on.
  static UsableTime FromSeries(const IntensitySeries& series, const TickScale& scale);
  // REQUIRES: sorted, not empty spans, no overlap. Touching steps of one rate become one.
  explicit UsableTime(const std::vector<UsableStep>& steps);

  // The same time, every rate multiplied.
  UsableTime Times(int64_t factor) const;
  // The sum of both rates, where both are known.
  UsableTime Plus(const UsableTime& other) const;
  // What is left within `spans`. REQUIRES: sorted, no overlap.
  UsableTime Within(const std::vector<TickSpan>& spans) const;

  const std::vector<UsableStep>& steps() const { return steps_; }
  bool empty() const { return steps_.empty(); }
  // The rate summed over `span`; absent unless all of it is usable. O(log steps).
  std::optional<Score> CostOf(const TickSpan& span) const;

  // The rate at `t`, the lower one of two steps that touch there; absent if `t` is in none and none
  // ends there. O(log steps).
  std::optional<int64_t> LowestRateAt(Tick t) const;

 private:
  std::vector<UsableStep> steps_;
  std::vector<Score> cost_before_;     // of all steps before this one
  std::vector<size_t> stretch_begin_;  // first step of the unbroken stretch that holds this one
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_USABLE_TIME_H_
