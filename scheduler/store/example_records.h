// Records for tests: with every field set to something of its own, or with nothing optional.
#ifndef WINDFALL_SCHEDULER_STORE_EXAMPLE_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_EXAMPLE_RECORDS_H_

#include <string>

#include "domain/record_changes.h"
#include "scheduler/store/saved_report.h"

namespace windfall {

// Noon of a day in 2026, plus `offset` and a few nanoseconds that must not get lost.
absl::Time ExampleTime(absl::Duration offset = absl::ZeroDuration());

JobSpec FullSpec();
Job PlainJob(int64_t id);  // waiting, nothing optional set
Job FullJob(int64_t id);   // a running sweep with a promise
// A job with the counts that make its status word "succeeded".
Job SucceededJob(int64_t id);

Task PlainTask(TaskId id);
Task FullTask(TaskId id);
Node PlainNode(int64_t id);
Node FullNode(int64_t id);
Run PlainRun(int64_t id, TaskId task, NodeId node);
Run FullRun(int64_t id, TaskId task, NodeId node);  // ended
TaskPlan PlainPlan(TaskId task);
TaskPlan FullPlan(TaskId task);

EnergyReading ExampleReading(RunId run, absl::Duration offset);
LedgerEntry ForecastEntry(RunId run, absl::Duration offset);
LedgerEntry EntryWithoutIntensity(RunId run, absl::Duration offset);

// Half-hour steps of `intensities`, in g/kWh, from `begin` on.
IntensitySeries ExampleSeries(const SeriesIdentity& identity, absl::Time begin,
                              const std::vector<int>& intensities);
Forecast ExampleForecast(int64_t id, const std::string& zone);
// Of which all but the first step are the model's.
Forecast ForecastWithModel(int64_t id, const std::string& zone);
SavedReport FullReport();

// A job, a task, a node and a run with the id 1: what readings and entries hang on.
RecordChanges OneRun();

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_EXAMPLE_RECORDS_H_
