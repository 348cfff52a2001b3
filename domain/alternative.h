// What else was possible for a task that waits, and what keeps it from a cleaner place.
#ifndef WINDFALL_DOMAIN_ALTERNATIVE_H_
#define WINDFALL_DOMAIN_ALTERNATIVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/plan.h"

namespace windfall {

// What is different; all else stays as it is.
enum class Change {
  kStartNow,       // it starts as soon as it may and a node has room
  kWait,           // it may wait, for however little
  kAlone,          // nothing else takes the nodes, neither runs nor plans
  kZone,           // it runs in a certain other zone of those that it may use
  kAnyZone,        // it may use all zones
  kInterruptible,  // it may be paused, at no cost
  kNoneAfter,      // no job comes after it
  kLaterDeadline,
  kFewerGpus,  // and takes no longer
  kCleanest,   // only emissions count; it costs more
};
absl::string_view ToString(Change change);

struct Alternative {
  Change change = Change::kStartNow;
  std::string zone;                         // of kZone
  std::optional<absl::Duration> more_time;  // of kLaterDeadline: how much later
  std::optional<int32_t> gpus;              // of kFewerGpus: how many are left
  TaskPlan plan;                            // what would become of the task; perhaps no segments
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

// What keeps a task from a cleaner place, or from a cheaper one where there are prices.
enum class PlanLimit {
  kNone,  // nothing that is looked at here
  kAsap,
  kMinSaving,
  kForecast,  // it does not reach the deadline
  kCapacity,
  kDeadline,
  kZones,      // those that the job may use
  kUnbroken,   // the job may not be paused
  kJobsAfter,  // they need it done
};
absl::string_view ToString(PlanLimit limit);

struct Alternatives {
  PlanLimit limit = PlanLimit::kNone;
  // Of the plan as it is, under the forecasts of the alternatives, which may be newer than those
  // that it was made with. Absent if they do not cover it.
  std::optional<CarbonMass> planned_emissions;
  std::optional<WorkCost> planned_cost;  // the same; absent too where there are no prices
  // How much of what is minimized is because others use the nodes: of the emissions or, where there
  // are prices, of the cost.
  std::optional<CarbonMass> capacity_price;
  std::optional<Money> capacity_cost;
  std::string currency;  // of the costs; empty: there are no prices
  // What the plan's node, if it sleeps while nothing runs on it, emits besides the task because of
  // it, idle and to wake. It counted in the choice; no job is charged for it, nor was it promised.
  // Absent if the node never sleeps, or it is not known.
  std::optional<CarbonMass> node_emissions;
  bool nodes_sleep = false;  // some node does: what it draws counted in each choice, in no figure
  // Before this nothing could start: the jobs that it comes after are to end then, or the user said
  // so. Absent: it could at once.
  std::optional<absl::Time> earliest_start;
  std::vector<Alternative> considered;
  friend bool operator==(const Alternatives&, const Alternatives&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_ALTERNATIVE_H_
