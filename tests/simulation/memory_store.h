// What a store would hold, in memory: for simulations that restart the scheduler at any commit.
#ifndef WINDFALL_TESTS_SIMULATION_MEMORY_STORE_H_
#define WINDFALL_TESTS_SIMULATION_MEMORY_STORE_H_

#include <map>
#include <string>
#include <tuple>

#include "domain/record_changes.h"

namespace windfall {

class MemoryStore {
 public:
  void Commit(const RecordChanges& changes);
  SavedRecords Load() const;

  const std::map<JobId, Job>& jobs() const { return jobs_; }
  const std::map<RunId, Run>& runs() const { return runs_; }
  const std::map<TaskId, Task>& tasks() const { return tasks_; }

 private:
  std::map<JobId, Job> jobs_;
  std::map<TaskId, Task> tasks_;
  std::map<RunId, Run> runs_;
  std::map<NodeId, Node> nodes_;
  std::map<TaskId, TaskPlan> plans_;
  std::map<std::string, Forecast> forecasts_;
  std::map<std::string, WorkHistory> history_;
  ForecastId last_forecast_;
};

}  // namespace windfall

#endif  // WINDFALL_TESTS_SIMULATION_MEMORY_STORE_H_
