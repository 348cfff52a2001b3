// Agents that come and go.
#ifndef WINDFALL_SCHEDULER_CONTROL_NODE_EVENTS_H_
#define WINDFALL_SCHEDULER_CONTROL_NODE_EVENTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// An agent has connected: `node` is what it says of itself, `known_runs` what it has on its disk.
// Runs of this node that the agent never received are sent again, ones that it lost are closed as
// lost, ones that have ended here are to be forgotten there. InvalidArgument for an empty name or
// no capacity, FailedPrecondition for a zone that is not one of the site's.
absl::StatusOr<NodeId> OnHello(ClusterState& state, const Node& node,
                               const std::vector<RunId>& known_runs, absl::Time now,
                               Effects& effects);

void OnDisconnect(ClusterState& state, NodeId node, absl::Time now);

// Whether the effects of message `sequence` of `node` are not yet in the state; notes that they
// will be. Messages without a number are always new.
bool IsNewMessage(ClusterState& state, NodeId node, int64_t sequence, Effects& effects);

// Closes as lost the runs of nodes that have been away too long (see GiveUpTime). Cheap when there
// are none.
void GiveUpLostRuns(ClusterState& state, absl::Time now, Effects& effects);

// The names of nodes that are said to sleep but with which no node has ever registered, in order.
std::vector<std::string> SleepersNeverSeen(const ClusterState& state);

// What the agent of `run` needs to start it.
RunCommand CommandFor(const ClusterState& state, const Run& run);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_NODE_EVENTS_H_
