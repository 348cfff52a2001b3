// What a placement of an item of work must satisfy.
#ifndef WINDFALL_SCHEDULER_PLANNER_DEMAND_H_
#define WINDFALL_SCHEDULER_PLANNER_DEMAND_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/resources.h"
#include "scheduler/planner/charges.h"
#include "scheduler/planner/interruptible.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/start_cost.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// What starting in some zones costs, because the input must be brought there.
struct InputDemand {
  // How long a task runs on the energy of its share.
  Tick length = 0;
  // By zone to which it must be brought: the objective of that energy. Not null.
  std::map<std::string, const UsableTime*> rates;
  friend bool operator==(const InputDemand&, const InputDemand&) = default;
};

// Equal demands, as those of the tasks of a sweep, have equal cleanest placements.
struct Demand {
  Resources resources;
  std::vector<std::string> zones;  // empty: any
  Tick release = 0;                // not before now
  Tick deadline = 0;               // none for what is overdue
  Tick needed_by = kForever;       // by jobs after it
  Tick wait_deadline = 0;          // what waits for carbon finishes by this; see SetMargin
  Tick length = 0;                 // of an unbroken run, the overhead of a resume included
  int64_t most_at_once = 1;        // how many such tasks may run together on all nodes; positive
  std::optional<JobId> limited;    // the job, if it has a limit
  std::optional<InterruptibleWork> interruptible;
  InputDemand input;
  Power power;  // of a task, where some node sleeps; else 0, so that it sets no demands apart
  bool asap = false;
  MinSaving min_saving;
  bool waits = false;            // for carbon, by its plan so far
  std::optional<Score> at_once;  // the base of min_saving; absent if unknown or nothing is asked
  // By min_saving per hour; nothing if there is none or its base is unknown.
  WaitCharge wait;
  friend bool operator==(const Demand&, const Demand&) = default;

  // The last start from which an unbroken run meets the deadline.
  Tick latest_start() const { return deadline - length; }
  // How long `tasks` equal ones take if they have all nodes.
  Tick LengthOf(int64_t tasks) const {
    const int64_t rounds = (tasks + most_at_once - 1) / most_at_once;
    return rounds > kForever / length ? kForever : rounds * length;
  }
  // The latest start of the first of `tasks` equal ones that may still wait.
  Tick LatestStartOf(int64_t tasks) const { return wait_deadline - LengthOf(tasks); }
  // What starting in the zone costs once.
  StartCost StartCostIn(const std::string& zone) const;
  Charges ChargesIn(const std::string& zone) const {
    return {.at_start = {.first = StartCostIn(zone)}, .wait = wait};
  }
  // Nothing but another deadline would help.
  bool IsImpossible() const { return release > latest_start(); }
};

// Keeps what waits for carbon a little away from its deadline, because a start takes a moment and
// some runs take longer than expected: 2 % of what `tasks` take, at least 5 s, which is as long as
// the planner may rest. Nor does it wait longer than jobs after it can. Never so much that what can
// be on time may not start at its release.
void SetMargin(Demand& demand, int64_t tasks);

// Without its input.
Demand DemandOf(const WorkItem& item, const TickScale& scale);

// How long work of that power runs on so much energy, at most a year.
Tick LengthOn(Energy energy, Power power);

// Running time of `item` without a pause, the overhead of a resume included.
absl::Duration UnbrokenLength(const WorkItem& item);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_DEMAND_H_
