// What starting somewhere costs once, besides the run.
#ifndef WINDFALL_SCHEDULER_PLANNER_START_COST_H_
#define WINDFALL_SCHEDULER_PLANNER_START_COST_H_

#include <optional>
#include <vector>

#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Depends on when a segment begins: a rate at that instant times a length. On an edge of
// the rate the lower side counts, so that the least cost is reached on an edge. Refers to the rate.
// The default is nothing.
class StartCost {
 public:
  StartCost() = default;
  StartCost(const UsableTime* rate, Tick length) : rate_(rate), length_(length) {}

  bool IsNone() const { return rate_ == nullptr; }
  // Absent where the rate is unknown.
  std::optional<Score> At(Tick start) const;
  // Of all starts strictly between two instants with no edge between them.
  std::optional<Score> Between(Tick begin, Tick end) const { return At(begin + (end - begin) / 2); }
  // Of any start within the span, its end included; absent if the rate is unknown in all of it.
  std::optional<Score> LeastWithin(const TickSpan& span) const;
  // Of any start; 0 if nothing is due or known.
  Score Most() const;
  // The instants within the span at which it changes.
  std::vector<Tick> EdgesWithin(const TickSpan& span) const;

 private:
  const UsableTime* rate_ = nullptr;  // null: nothing is due
  Tick length_ = 0;
};

// What the segments of a run cost to start: the first of them alone, and every one.
struct StartCosts {
  StartCost first;
  StartCost every;

  bool AreNone() const { return first.IsNone() && every.IsNone(); }
  // Of the first segment. Absent where a rate is unknown.
  std::optional<Score> AtFirst(Tick start) const;
  // The instants within the span at which one of them changes, in order.
  std::vector<Tick> EdgesWithin(const TickSpan& span) const;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_START_COST_H_
