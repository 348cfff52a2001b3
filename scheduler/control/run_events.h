// What agents report of runs.
#ifndef WINDFALL_SCHEDULER_CONTROL_RUN_EVENTS_H_
#define WINDFALL_SCHEDULER_CONTROL_RUN_EVENTS_H_

#include <map>
#include <vector>

#include "absl/status/status.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// A report about a run that has ended (a repetition, or one that was given up as lost) changes
// nothing.
void OnRunStarted(ClusterState& state, RunId run, absl::Time start_time, Effects& effects);

// Decides what becomes of the task: done, failed, again, or waiting for its next segment.
void OnRunEnded(ClusterState& state, const RunResult& result, absl::Time now, Effects& effects);

// Enters readings from `node` into the ledger, on the basis of the forecast. Readings of a run that
// was given up count too: what it drew, it drew. `ended`: the runs of `readings` that have left the
// state. What the node cannot have measured is dropped: of a run that never was or is another
// node's, over longer than a slot, or of no plausible energy. InvalidArgument: some were, for
// example this one; the rest was taken.
absl::Status OnReadings(ClusterState& state, NodeId node, std::vector<EnergyReading> readings,
                        const std::map<RunId, Run>& ended, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_RUN_EVENTS_H_
