// How finely the search for segments counts costs.
#ifndef WINDFALL_SCHEDULER_PLANNER_COST_SCALE_H_
#define WINDFALL_SCHEDULER_PLANNER_COST_SCALE_H_

#include "scheduler/planner/charges.h"
#include "scheduler/planner/interruptible.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Costs are counted in 2^-20 of a Score; where sums of so dear time would not fit, in as small a
// part as they do. A segment costs one count more, which prefers the fewest of equally clean
// segments and never outweighs carbon by more than that one part.
class CostScale {
 public:
  // For all plans of the work in that time. Fits whatever the rates in time of up to a year.
  CostScale(const UsableTime& usable, const InterruptibleWork& work, const Charges& charges);

  Score CountsOf(const Score& cost) const { return cost << shift_; }
  Score FromCounts(const Score& counts) const { return counts >> shift_; }
  // In counts, those of its segments among them. The cleanest plan of them all costs no more.
  Score highest() const { return CountsOf(highest_) + most_segments_; }
  // In counts. Above all sums that the search makes, and two of it do not overflow.
  static Score Impossible() { return Score(1) << 124; }

 private:
  Score highest_;
  Score most_segments_;
  int shift_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_COST_SCALE_H_
