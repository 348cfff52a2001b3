// The least cost of having made some progress: the value function of the search for segments.
#ifndef WINDFALL_SCHEDULER_PLANNER_PROGRESS_COST_H_
#define WINDFALL_SCHEDULER_PLANNER_PROGRESS_COST_H_

#include <cstdint>
#include <vector>

#include "scheduler/planner/tick.h"

namespace windfall {

// One linear piece over a range of progress, both ends included: progress is whole ticks.
struct ProgressPiece {
  Tick least = 0;
  Tick most = 0;
  Score cost = 0;      // of `least`
  Score slope = 0;     // cost of each tick more; not negative
  int32_t origin = 0;  // how it was come by; means nothing here
  Score CostAt(Tick progress) const { return cost + slope * (progress - least); }
};

// A piecewise linear function. Having made more progress for no more cost is never worse, so a
// piece is kept only where no other reaches at least as far as cheaply: cost rises strictly with
// progress. A progress between two pieces costs what the next piece begins with.
class ProgressCost {
 public:
  ProgressCost() = default;
  explicit ProgressCost(const ProgressPiece& piece) : pieces_{piece} {}

  // In order of progress.
  const std::vector<ProgressPiece>& pieces() const { return pieces_; }
  bool empty() const { return pieces_.empty(); }

  // Becomes the lower of itself and `other`, its own piece where they are equal.
  // REQUIRES: `other` is sorted and its pieces do not overlap. O(pieces of both).
  void LowerTo(const std::vector<ProgressPiece>& other);
  // Every progress becomes `progress` more, at `cost` more. What passes `limit` is dropped.
  void Shift(Tick progress, Score cost, Tick limit);
  // Drops the pieces for which `drop` says so.
  template <typename Predicate>
  void DropIf(Predicate drop) {
    std::erase_if(pieces_, drop);
  }

 private:
  std::vector<ProgressPiece> pieces_;
};

// Cuts pieces that begin in ascending order, have one slope and one length, and may overlap, down
// to the lowest at each progress. O(pieces).
std::vector<ProgressPiece> LowestOfParallel(const std::vector<ProgressPiece>& pieces);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PROGRESS_COST_H_
