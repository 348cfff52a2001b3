// What one turn did: which records must become durable, and what to tell the agents afterwards.
#ifndef WINDFALL_SCHEDULER_CONTROL_EFFECTS_H_
#define WINDFALL_SCHEDULER_CONTROL_EFFECTS_H_

#include <set>
#include <vector>

#include "domain/agent_message.h"
#include "domain/record_changes.h"
#include "scheduler/control/cluster_state.h"

namespace windfall {

// To be sent to a node once the turn is durable. Sent again when the node reconnects, so a lost one
// does no harm.
struct AgentOrder {
  NodeId node;
  AgentCommand command;
  friend bool operator==(const AgentOrder&, const AgentOrder&) = default;
};

struct Effects {
  // Records of the state that changed; copied out once, at the end of the turn.
  std::set<JobId> jobs;
  std::set<TaskId> tasks;
  std::set<RunId> runs;
  std::set<NodeId> nodes;
  std::set<TaskId> plans;  // set or dropped
  // Tasks that ended in this turn and have left the state.
  std::vector<Task> ended_tasks;
  std::vector<EnergyReading> readings;
  std::vector<LedgerEntry> entries;
  std::vector<Forecast> forecasts;
  std::vector<IntensitySeries> actuals;
  std::vector<WorkHistory> history;

  // Whether entries were settled, of jobs that may have left the state.
  bool settled = false;

  std::vector<AgentOrder> orders;
};

// The records as they shall be stored. Ended jobs and runs leave `state` with this call.
RecordChanges Collect(ClusterState& state, const Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_EFFECTS_H_
