// The answer to "why is my job not running?", and "why did it run then?".
#ifndef WINDFALL_SCHEDULER_CONTROL_EXPLAIN_H_
#define WINDFALL_SCHEDULER_CONTROL_EXPLAIN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/alternative.h"
#include "domain/job.h"
#include "domain/plan.h"
#include "domain/run.h"

namespace windfall {

// All that is known of one task. Predecessors are those that have not succeeded.
struct ExplainInput {
  absl::Time now;
  Job job;
  TaskId task_id;
  std::optional<Task> task;                  // absent: has never started
  std::optional<TaskPlan> plan;              // absent: not planned
  std::optional<Forecast> forecast;          // that the plan was made with; absent: none
  std::optional<Alternatives> alternatives;  // of the plan; absent: not known
  std::vector<Run> runs;                     // of the task, oldest first
  std::string node_name;                     // of the plan's first segment
  std::vector<JobId> waits_for;
  std::vector<JobId> failed;   // those of them that have ended
  bool node_connected = true;  // some node is connected
  bool node_open = true;       // one of them is not drained
  bool plan_node_connected = true;
  bool plan_node_drained = false;
  std::map<NodeId, std::string> node_names;
};

// One paragraph, times in UTC. Pure.
std::string Explain(const ExplainInput& input);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_EXPLAIN_H_
