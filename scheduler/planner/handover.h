// When a job should best be done for the sake of those that come after it.
#ifndef WINDFALL_SCHEDULER_PLANNER_HANDOVER_H_
#define WINDFALL_SCHEDULER_PLANNER_HANDOVER_H_

#include <map>

#include "absl/time/time.h"
#include "scheduler/planner/generations.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// By job.
using HandoverTimes = std::map<JobId, absl::Time>;

// Of each job that others come after, the moment at which it costs least, together with those, that
// it ends by then and they begin from then on, if each had a node for itself. Two dozen moments are
// tried, fewer where many jobs are chained; the last generation first, so that a job in the middle
// of a chain has its own handover by then. A wish: nothing of it is certain in the company of
// others. At most some thousand plans of one item, or a few of each.
HandoverTimes BestHandovers(const PlanRequest& request, const Generations& generations);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_HANDOVER_H_
