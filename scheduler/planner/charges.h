// What a placement costs besides its run.
#ifndef WINDFALL_SCHEDULER_PLANNER_CHARGES_H_
#define WINDFALL_SCHEDULER_PLANNER_CHARGES_H_

#include "scheduler/planner/start_cost.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Grows with the finish, be it late because of a late start or of pauses. What is cheapest with it
// is where no longer wait saves as much as it is charged for. The default is nothing.
struct WaitCharge {
  Score per_tick = 0;  // not negative
  Tick from = 0;       // the finish of what does not wait: no finish is earlier
  friend bool operator==(const WaitCharge&, const WaitCharge&) = default;

  Score Until(Tick finish) const { return per_tick * (finish - from); }
};

struct Charges {
  StartCosts at_start;
  WaitCharge wait;

  bool IsNone() const { return at_start.AreNone() && wait.per_tick == 0; }
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CHARGES_H_
