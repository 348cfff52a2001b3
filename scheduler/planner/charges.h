// What a placement costs besides its run.
#ifndef WINDFALL_SCHEDULER_PLANNER_CHARGES_H_
#define WINDFALL_SCHEDULER_PLANNER_CHARGES_H_

#include "scheduler/planner/start_cost.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Grows with the finish, be it late because of a late start or of pauses. What is cheapest with it
// is where no longer wait saves as much as it is charged for. Linear, so that where it counts from
// changes no choice among places of one item; it does where waits for one another are compared.
// The default is nothing.
struct WaitCharge {
  Score per_tick = 0;  // not negative
  // The finish of what waits for nothing, not even for work before it that waits itself. No finish
  // is earlier.
  Tick from = 0;
  friend bool operator==(const WaitCharge&, const WaitCharge&) = default;

  Score Until(Tick finish) const { return per_tick * (finish - from); }
};

// What a placement may cost.
struct CostLimit {
  Score but_for_wait = 0;
  Score with_wait = 0;
};

struct Charges {
  StartCosts at_start;
  WaitCharge wait;

  bool IsNone() const { return at_start.AreNone() && wait.per_tick == 0; }
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CHARGES_H_
