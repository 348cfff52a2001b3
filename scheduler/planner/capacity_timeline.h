// What is taken on one node, at every instant ahead.
#ifndef WINDFALL_SCHEDULER_PLANNER_CAPACITY_TIMELINE_H_
#define WINDFALL_SCHEDULER_PLANNER_CAPACITY_TIMELINE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/resources.h"
#include "scheduler/planner/tick.h"

namespace windfall {

// A step function of time. Not thread-safe.
class CapacityTimeline {
 public:
  explicit CapacityTimeline(const Resources& capacity);

  // Takes `resources` throughout `span`, whether or not they are free: a reservation is a fact.
  // O(changes).
  void Take(const TickSpan& span, const Resources& resources);
  // Takes back what was taken.
  void Give(const TickSpan& span, const Resources& resources);

  // How often something was taken or given back so far.
  int64_t changes() const { return change_count_; }

  // Whether `need` is free throughout `span`. O(log changes + changes in span).
  bool IsFree(const TickSpan& span, const Resources& need) const;

  // How many times `need` is free throughout `span`, at most `most`.
  int64_t HowOften(const TickSpan& span, const Resources& need, int64_t most) const;

  // What is free, and when.
  struct Piece {
    TickSpan span;
    Resources free;
  };
  // The pieces of `window` in which it does not change, in order.
  std::vector<Piece> PiecesWithin(const TickSpan& window) const;

  // The first instant from `from` on at which `need` is free for `length`; absent if there is none
  // this side of kForever. O(changes).
  std::optional<Tick> EarliestFree(Tick from, Tick length, const Resources& need) const;

  // How much of `window` nothing is taken in.
  Tick UnusedTime(const TickSpan& window) const;

  // The longest spans within `window` throughout which `need` is free, in order; no two touch.
  std::vector<TickSpan> FreeSpans(const TickSpan& window, const Resources& need) const;

 private:
  struct Change {
    Tick time = 0;
    Resources free;  // from `time` until the next change
  };

  // The change in force at `t`.
  size_t IndexAt(Tick t) const;
  // Makes `t` the time of a change and returns its index.
  size_t SplitAt(Tick t);
  // Forgets the change at `index` if it changes nothing.
  void JoinAt(size_t index);

  std::vector<Change> changes_;  // by time; the first is before all that is asked about
  int64_t change_count_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CAPACITY_TIMELINE_H_
