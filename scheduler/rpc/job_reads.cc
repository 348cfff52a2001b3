#include "scheduler/rpc/job_reads.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/status_macros.h"
#include "proto/job_wire.h"
#include "proto/time_wire.h"
#include "scheduler/rpc/ledger_records.h"
#include "scheduler/rpc/page_token.h"
#include "scheduler/rpc/plan_reads.h"
#include "scheduler/rpc/request_id.h"
#include "scheduler/rpc/settlement.h"

namespace windfall {
namespace {

constexpr int32_t kMaxRunsShown = 1000;

windfall::v1::Run RunWithEnergy(const RunEnergy& energy, const NodeNames& names) {
  windfall::v1::Run wire = ToWire(energy.run, names);
  wire.set_energy_kwh(ToKilowattHours(energy.sum.energy));
  if (energy.emissions.has_value()) wire.set_emissions_grams(ToGrams(*energy.emissions));
  return wire;
}

absl::StatusOr<JobEnergy> ReadEnergy(StoreReader& reader, const Job& job) {
  WINDFALL_ASSIGN_OR_RETURN(const ReportRecords records, RecordsOfJob(reader, job));
  return EnergyOf(job.id, records);
}

// Of the first task that waits; if none does, of the first that runs.
absl::StatusOr<std::optional<TaskPlan>> FirstPlan(StoreReader& reader, const Job& job) {
  if (job.end_time.has_value()) return std::nullopt;
  const int32_t running = std::min(job.count(TaskState::kRunning), kMaxRunsShown);
  WINDFALL_ASSIGN_OR_RETURN(std::vector<TaskPlan> plans, reader.PlansOfJob(job.id, 1 + running));
  if (plans.empty()) return std::nullopt;
  for (TaskPlan& plan : plans) {
    if (running == 0) return std::move(plan);
    WINDFALL_ASSIGN_OR_RETURN(const std::optional<Task> task, reader.GetTask(plan.task));
    if (!task.has_value() || task->state == TaskState::kPending) return std::move(plan);
  }
  return std::move(plans.front());
}

void SetNextStart(const std::optional<TaskPlan>& plan, windfall::v1::Job& wire) {
  if (wire.running_count() > 0 || !plan.has_value() || plan->segments.empty()) return;
  *wire.mutable_next_start_time() = ToWire(plan->segments.front().span.begin);
}

void SetSettlement(const std::optional<Settlement>& settlement, windfall::v1::Job& wire) {
  if (settlement.has_value()) *wire.mutable_settlement() = ToWire(*settlement);
}

// What lists and watchers are shown of a job.
struct ListedJob {
  windfall::v1::Job wire;
  bool settled = false;
};

absl::StatusOr<ListedJob> DescribeListed(StoreReader& reader, const Job& job) {
  ListedJob listed{.wire = ToWire(job)};
  if (job.end_time.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(const JobEnergy energy, ReadEnergy(reader, job));
    SetSettlement(energy.settlement, listed.wire);
    listed.settled = IsSettled(job, energy.settlement);
    return listed;
  }
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<TaskPlan> plan, FirstPlan(reader, job));
  SetNextStart(plan, listed.wire);
  return listed;
}

// The tasks first..last-1: records where there are any, else as they were submitted.
absl::StatusOr<std::vector<Task>> ReadTasks(StoreReader& reader, const Job& job, int32_t first,
                                            int32_t last) {
  std::vector<Task> tasks;
  for (int32_t index = first; index < last; ++index) {
    tasks.push_back({.id = {.job = job.id, .index = index},
                     .state = job.cancelled ? TaskState::kCancelled : TaskState::kPending});
  }
  WINDFALL_ASSIGN_OR_RETURN(std::vector<Task> records,
                            reader.ListTasks(job.id, first, last - first));
  for (Task& record : records) {
    const int32_t place = record.id.index - first;
    if (place >= 0 && place < last - first) tasks[static_cast<size_t>(place)] = std::move(record);
  }
  return tasks;
}

absl::Status AddPlan(StoreReader& reader, const Task& task, PlanDescriber& plans,
                     windfall::v1::Task& wire) {
  if (IsEnded(task.state)) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<TaskPlan> plan, reader.GetPlan(task.id));
  if (!plan.has_value()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(*wire.mutable_plan(), plans.Describe(*plan));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<windfall::v1::GetJobResponse> GetJob(StoreReader& reader,
                                                    const windfall::v1::GetJobRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const JobId id, RequestedJob(request.job_id()));
  WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(id));
  WINDFALL_ASSIGN_OR_RETURN(const NodeNames names, ReadNodeNames(reader));
  WINDFALL_ASSIGN_OR_RETURN(const JobEnergy energy, ReadEnergy(reader, job));
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<TaskPlan> plan, FirstPlan(reader, job));
  windfall::v1::GetJobResponse response;
  *response.mutable_job() = ToWire(job);
  SetSettlement(energy.settlement, *response.mutable_job());
  SetNextStart(plan, *response.mutable_job());
  for (const RunEnergy& run : energy.runs) {
    if (response.runs_size() == kMaxRunsShown) break;
    *response.add_runs() = RunWithEnergy(run, names);
  }
  if (plan.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(*response.mutable_plan(), PlanDescriber(reader).Describe(*plan));
  }
  return response;
}

absl::StatusOr<windfall::v1::ListJobsResponse> ListJobs(
    StoreReader& reader, const windfall::v1::ListJobsRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const int32_t size, PageSize(request.page_size()));
  const JobFilter filter{.statuses = {request.statuses().begin(), request.statuses().end()},
                         .user = request.user(),
                         .project = request.project()};
  WINDFALL_ASSIGN_OR_RETURN(Page<Job> page,
                            reader.ListJobs(filter, {.size = size, .token = request.page_token()}));
  windfall::v1::ListJobsResponse response;
  for (const Job& job : page.items) {
    WINDFALL_ASSIGN_OR_RETURN(ListedJob listed, DescribeListed(reader, job));
    *response.add_jobs() = std::move(listed.wire);
  }
  response.set_next_page_token(std::move(page.next_token));
  return response;
}

absl::StatusOr<windfall::v1::ListTasksResponse> ListTasks(
    StoreReader& reader, const windfall::v1::ListTasksRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const JobId id, RequestedJob(request.job_id()));
  WINDFALL_ASSIGN_OR_RETURN(const int32_t size, PageSize(request.page_size()));
  WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(id));
  const auto count = static_cast<int32_t>(job.spec.task_count());
  WINDFALL_ASSIGN_OR_RETURN(const int32_t first, PageStart(request.page_token(), count));
  const int32_t last = std::min(count, first + size);
  WINDFALL_ASSIGN_OR_RETURN(const NodeNames names, ReadNodeNames(reader));
  WINDFALL_ASSIGN_OR_RETURN(const JobEnergy energy, ReadEnergy(reader, job));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Task> tasks, ReadTasks(reader, job, first, last));
  windfall::v1::ListTasksResponse response;
  PlanDescriber plans(reader);
  for (const Task& task : tasks) {
    windfall::v1::Task& wire = *response.add_tasks() = ToWire(task, job.spec);
    WINDFALL_RETURN_IF_ERROR(AddPlan(reader, task, plans, wire));
  }
  for (const RunEnergy& run : energy.runs) {
    const int32_t index = run.run.task.index;
    if (index < first || index >= last) continue;
    *response.mutable_tasks(index - first)->add_runs() = RunWithEnergy(run, names);
  }
  response.set_next_page_token(NextPageToken(last, count));
  return response;
}

absl::StatusOr<JobNews> WatchedJob(StoreReader& reader,
                                   const windfall::v1::WatchJobRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const JobId id, RequestedJob(request.job_id()));
  WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(id));
  WINDFALL_ASSIGN_OR_RETURN(ListedJob listed, DescribeListed(reader, job));
  JobNews news;
  *news.response.mutable_job() = std::move(listed.wire);
  const bool promised = request.until_promised() && job.promise.has_value();
  const bool done = job.end_time.has_value() && (!request.until_settled() || listed.settled);
  news.last = promised || done;
  return news;
}

}  // namespace windfall
