// What the rest of a plan must cost at the least: cuts the search for segments down.
#ifndef WINDFALL_SCHEDULER_PLANNER_PRICE_BOUND_H_
#define WINDFALL_SCHEDULER_PLANNER_PRICE_BOUND_H_

#include <vector>

#include "scheduler/planner/charges.h"
#include "scheduler/planner/interruptible.h"
#include "scheduler/planner/progress_cost.h"
#include "scheduler/planner/segment_grid.h"

namespace windfall {

// A Lagrangian bound. Instead of demanding that the segments add up to the work, every tick of
// progress is paid a price; what is then left of the cost at the best choice of segments, plus the
// price of the whole work, never exceeds the cost of a real plan.
class PriceBound {
 public:
  // With the price that makes the bound of the whole plan highest, or nearly. `every`: what each
  // start costs; what the first costs besides is not in the bound. O(grid) a price tried.
  PriceBound(const SegmentGrid& grid, const InterruptibleWork& work, const StartCost& every,
             const WaitCharge& wait);

  // Of the whole plan.
  Score OfWhole() const { return whole_; }
  // Of any plan that goes through `piece`, idle or running for at least a minimal segment at
  // `instant`.
  Score WhenIdle(const ProgressPiece& piece, size_t instant) const {
    return Through(piece) + WaitUntil(instant) + idle_[instant].cost;
  }
  Score WhenRunning(const ProgressPiece& piece, size_t instant) const {
    return Through(piece) + WaitUntil(instant) + running_[instant].cost;
  }

 private:
  // What remains from an instant on at the best choice, the charge for waiting from then on
  // included, and the progress that it makes.
  struct Rest {
    Score cost = 0;
    Tick progress = 0;
  };
  friend bool operator<(const Rest& a, const Rest& b) { return a.cost < b.cost; }

  // The bound near a price.
  struct Tangent {
    Score price = 0;
    Score slope = 0;    // work less the progress bought
    Score at_zero = 0;  // at a price of zero
  };

  void SetPrice(Score price);
  Tangent TangentAt(Score price);
  Rest Run(size_t from, size_t to, const Rest& then) const;
  Rest BestStart(size_t instant, const std::vector<Rest>& last) const;
  Score Through(const ProgressPiece& piece) const;
  Score WaitUntil(size_t instant) const {
    return grid_.scale().CountsOf(wait_.Until(grid_.time(instant)));
  }
  Score HighestPrice() const;

  const SegmentGrid& grid_;
  const Tick work_;  // progress needed
  const Tick overhead_;
  const Tick first_progress_;
  const WaitCharge wait_;
  Score price_ = 0;
  Score whole_ = 0;
  std::vector<Score> starts_;  // by space, what a start in it costs at the least; empty: nothing
  std::vector<Rest> idle_;     // by instant
  std::vector<Rest> running_;  // by instant
};

// The progress that a plan starts with: so much that the overhead, taken off at every start, is not
// missed at a first start that has none.
Tick FirstProgress(const InterruptibleWork& work);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PRICE_BOUND_H_
