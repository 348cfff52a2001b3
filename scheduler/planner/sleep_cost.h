// What running on a node that sleeps costs besides the run: to keep it awake, and to wake it.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLEEP_COST_H_
#define WINDFALL_SCHEDULER_PLANNER_SLEEP_COST_H_

#include <optional>

#include "domain/node_sleep.h"
#include "domain/quantity.h"
#include "scheduler/planner/awake_time.h"
#include "scheduler/planner/start_cost.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// What one more job bears, as rates of its own power: idle power wherever nothing else runs, and a
// waking for each start out of sleep, the first instant of another run excepted. That a run which
// lasts until the next one saves that one's waking is not counted: a cost could be negative, and
// more progress worse than less. Rates are rounded once. Immutable.
class SleepCost {
 public:
  // `objective`: of the node, where it is asked about. `power`: of the job. A job that draws next
  // to nothing counts as a thousandth of the idle power, or it would count as nothing beside it.
  SleepCost(const NodeSleep& sleep, const AwakeTime& awake, const UsableTime& objective,
            Power power);
  SleepCost(const SleepCost&) = delete;
  SleepCost& operator=(const SleepCost&) = delete;

  // The objective of the run with that of staying awake for it.
  const UsableTime& rate() const { return rate_; }
  // Of waking, for each segment. Refers to this.
  StartCost at_start() const { return StartCost(&wake_rate_, wake_length_); }

 private:
  UsableTime rate_;
  UsableTime wake_rate_;  // the objective; 0 while awake
  Tick wake_length_ = 0;  // how long the job would run on it
};

// What the node draws in all besides its jobs, idle and waking, as a score at 1 mW: to compare
// packings. What lies where the objective is unknown is left out.
Score ScoreOfSleep(const NodeSleep& sleep, const AwakeTime& awake, const UsableTime& objective);

// What one more run would make the node draw besides.
Energy EnergyOfSleep(const NodeSleep& sleep, const AwakeTime& awake, const TickSpan& run);
// The same at a rate, as a score at 1 mW; absent unless the rate is known throughout the run.
std::optional<Score> ScoreOfSleep(const NodeSleep& sleep, const AwakeTime& awake,
                                  const UsableTime& rate, const TickSpan& run);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLEEP_COST_H_
