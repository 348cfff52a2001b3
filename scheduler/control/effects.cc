#include "scheduler/control/effects.h"

#include <utility>

namespace windfall {
namespace {

void CollectPlans(const ClusterState& state, const Effects& effects, RecordChanges& changes) {
  for (const TaskId& task : effects.plans) {
    const auto plan = state.plans.find(task);
    if (plan == state.plans.end()) {
      changes.dropped_plans.push_back(task);
    } else {
      changes.plans.push_back(plan->second);
    }
  }
}

void CollectJobs(ClusterState& state, const Effects& effects, RecordChanges& changes) {
  for (JobId id : effects.jobs) {
    const LiveJob* live = state.FindJob(id);
    if (live == nullptr) continue;
    changes.jobs.push_back(live->job);
    if (live->job.end_time.has_value()) RemoveJob(state, id);
  }
}

void CollectRuns(ClusterState& state, const Effects& effects, RecordChanges& changes) {
  for (RunId id : effects.runs) {
    const auto run = state.runs.find(id);
    if (run == state.runs.end()) continue;
    changes.runs.push_back(run->second);
    if (run->second.state == RunState::kEnded) state.runs.erase(run);
  }
}

}  // namespace

RecordChanges Collect(ClusterState& state, const Effects& effects) {
  RecordChanges changes;
  changes.tasks = effects.ended_tasks;
  for (const TaskId& id : effects.tasks) {
    if (const Task* task = state.FindTask(id)) changes.tasks.push_back(*task);
  }
  CollectJobs(state, effects, changes);
  CollectRuns(state, effects, changes);
  CollectPlans(state, effects, changes);
  for (NodeId id : effects.nodes) changes.nodes.push_back(state.nodes.at(id).node);
  changes.readings = effects.readings;
  changes.entries = effects.entries;
  changes.forecasts = effects.forecasts;
  changes.actuals = effects.actuals;
  changes.history = effects.history;
  return changes;
}

}  // namespace windfall
