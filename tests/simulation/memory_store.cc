#include "tests/simulation/memory_store.h"

#include <algorithm>
#include <set>

namespace windfall {

void MemoryStore::Commit(const RecordChanges& changes) {
  for (const Job& job : changes.jobs) jobs_[job.id] = job;
  for (const Task& task : changes.tasks) tasks_[task.id] = task;
  for (const Run& run : changes.runs) runs_[run.id] = run;
  for (const Node& node : changes.nodes) nodes_[node.id] = node;
  for (const TaskPlan& plan : changes.plans) plans_[plan.task] = plan;
  for (const TaskId& task : changes.dropped_plans) plans_.erase(task);
  for (const WorkHistory& work : changes.history) history_[work.fingerprint] = work;
  for (const Forecast& forecast : changes.forecasts) {
    forecasts_[forecast.series.identity().zone] = forecast;
    last_forecast_ = std::max(last_forecast_, forecast.id);
  }
}

SavedRecords MemoryStore::Load() const {
  SavedRecords saved;
  std::set<JobId> awaited;
  for (const auto& [id, job] : jobs_) {
    if (job.end_time.has_value()) continue;
    awaited.insert(job.spec.after.begin(), job.spec.after.end());
  }
  for (const auto& [id, job] : jobs_) {
    if (!job.end_time.has_value() || awaited.contains(id)) saved.jobs.push_back(job);
    saved.last_job = id;
  }
  for (const auto& [id, task] : tasks_) saved.tasks.push_back(task);
  for (const auto& [id, run] : runs_) {
    if (run.state != RunState::kEnded) saved.runs.push_back(run);
    saved.last_run = id;
  }
  for (const auto& [id, node] : nodes_) {
    saved.nodes.push_back(node);
    saved.last_node = id;
  }
  for (const auto& [task, plan] : plans_) saved.plans.push_back(plan);
  for (const auto& [zone, forecast] : forecasts_) saved.forecasts.push_back(forecast);
  for (const auto& [fingerprint, work] : history_) saved.history.push_back(work);
  saved.last_forecast = last_forecast_;
  return saved;
}

}  // namespace windfall
