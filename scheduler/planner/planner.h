// Decides when and where work runs: a pure function from forecasts, work and nodes to plans.
#ifndef WINDFALL_SCHEDULER_PLANNER_PLANNER_H_
#define WINDFALL_SCHEDULER_PLANNER_PLANNER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/node_sleep.h"
#include "domain/plan.h"
#include "domain/resources.h"
#include "domain/site_prices.h"

namespace windfall {

// Input that lies in a zone and is brought once to any other in which the work runs.
struct InputTransfer {
  std::string from;
  Energy energy;                     // of bringing it to another zone, no PUE
  std::vector<std::string> arrived;  // zones to which it has been brought before
  friend bool operator==(const InputTransfer&, const InputTransfer&) = default;
};

// One task or what is left of it, or equal tasks that have never started.
struct WorkItem {
  TaskId task;                     // the first; the others have the indices after it
  int32_t count = 1;               // positive
  int32_t most_plans = INT32_MAX;  // how many of them get a plan of their own; positive
  Resources resources;
  absl::Duration remaining;  // running time still needed, resume overheads excluded; positive
  Power power;               // mean while it runs, node PUE excluded
  absl::Time release;        // no start before
  absl::Time deadline;       // finish by
  // Older jobs, all of whose tasks must have ended first. Those that none of the request's items
  // belong to hold up nobody.
  std::vector<JobId> after;
  // When jobs that come after it must start to be in time: what waits for carbon finishes by this.
  absl::Time needed_by = absl::InfiniteFuture();
  // Has been late for so long that it goes before all others of its priority, as early as it can:
  // else work that can still be on time could put it off for ever.
  bool overdue = false;
  std::vector<std::string> zones;            // empty: any
  std::optional<Interruption> interruption;  // absent: must run unbroken
  std::optional<InputTransfer> input;        // absent: there is none to bring; all tasks share it
  bool resume = false;  // has a checkpoint: its first segment pays the resume overhead too
  bool asap = false;
  // The fraction in all is of what it would emit, or cost where there are prices, if it did not
  // wait, with what a node that sleeps draws besides for it. What is asked of each hour, and of any
  // longer wait, is of the base.
  MinSaving min_saving;
  // As it was when the work was first planned, so that what is asked of an hour stays the same
  // while now becomes cleaner or dirtier. Empty: as it is now.
  SavingBase saving_base;
  // When it could start if no work that it comes after waited: it pays for each hour from then on,
  // or from its release if that is sooner.
  absl::Time ready = absl::InfiniteFuture();
  int32_t priority = 0;
  // Of the plan that it has, if it is one task: kept unless another is clearly better. May be
  // empty.
  std::vector<Segment> planned;
  // That plan waits for carbon: what it saves in all was asked when it was made, and is not again
  // half-way. What a longer wait saves is.
  bool waits = false;
};

// Resources taken on a node for a span, by a run or a plan that is not to be moved.
struct Reservation {
  TimeSpan span;
  Resources resources;
};

struct PlanNode {
  NodeId id;
  std::string zone;
  Resources capacity;
  int32_t pue_permille = 1000;
  // Absent: always on. Else it sleeps whenever it has neither a reservation nor work.
  std::optional<NodeSleep> sleep;
  std::vector<Reservation> reservations;
};

// No more tasks of a job than this at once, whatever is free.
struct ParallelLimit {
  int32_t most = 1;
  std::vector<TimeSpan> running;  // one for each task of the job that runs
};

struct PlanRequest {
  absl::Time now;
  std::vector<WorkItem> work;
  std::vector<PlanNode> nodes;
  std::map<std::string, Forecast> forecasts;  // by zone; a zone may be missing
  std::map<JobId, ParallelLimit> limits;      // of jobs that have one
  // Absent: emissions are minimized. Else the cost of electricity and emissions is, with PUE, and
  // "cleaner" means cheaper; min_saving is a fraction of that. What is said of emissions is true to
  // the intensity all the same. Bringing the input costs its emissions only.
  std::optional<SitePrices> prices;
};

// What becomes of all tasks of an item, with or without a plan of their own.
struct Outlook {
  TaskId task;            // the first
  TimeSpan span;          // first start to last finish; empty if some node is missing
  bool feasible = false;  // all finish by the deadline
  Energy energy;
  std::optional<CarbonMass> emissions;            // absent if some are unknown
  std::optional<CarbonMass> start_now_emissions;  // if each ran at once, alone
  // What of the emissions is for bringing the input to other zones, to each of them once.
  CarbonMass transfer_emissions;
  SavingBase saving_base;  // what its min_saving was held against; empty if there is none
  friend bool operator==(const Outlook&, const Outlook&) = default;
};

struct WorkPlan {
  std::vector<TaskPlan> tasks;    // in the order of TaskId; of equal tasks those that start first
  std::vector<Outlook> outlooks;  // one for each item, in the same order
  friend bool operator==(const WorkPlan&, const WorkPlan&) = default;
};

// Plans all work together. Capacity is never exceeded at any instant. What would be on time if all
// ran as early as it can in the order of priority and deadline is on time: nothing is late because
// of carbon, nor because of work that is late anyway, unless that is overdue. What waits for carbon
// gives way to what wants to start now, as long as it can still be on time. Deterministic; the
// order of `work` and `nodes` does not matter. Intensity is only compared where a forecast covers
// it without gaps: time beyond is unknown, never guessed. Where a forecast says how far it may err,
// half of that to the dirty side counts as well: a wait must be worth more. What plans say is what
// is expected, without it. Bringing the input counts in the choice of a place: its energy, at the
// mean intensity of the two zones when the work starts; of many tasks each bears an equal share.
// So does what a node that sleeps draws besides, for the work that keeps it awake or wakes it; no
// plan's emissions include that, as no job is charged for it in the end.
// With min_saving a wait for carbon saves at least its fraction, and at least so much for each hour
// of it, the last one too: the work runs from where no longer wait would. What has been waited is
// not asked for again: a plan stays right while time passes and nothing else changes.
// What comes after other jobs is planned in what they leave, from their planned end on; after one
// that no node can hold it has no plan.
// Pure. Cost: different items x nodes x steps; equal tasks cost little
// more than one of them.
WorkPlan MakePlan(const PlanRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PLANNER_H_
