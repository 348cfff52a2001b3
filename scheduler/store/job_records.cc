#include "scheduler/store/job_records.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/job_status.h"
#include "scheduler/store/job_spec_json.h"
#include "scheduler/store/json_columns.h"

namespace windfall {
namespace {

constexpr char kUpdateJob[] =
    "UPDATE jobs SET status = ?, deadline_unix_ns = ?, expected_duration_ns = ?, "
    "expected_power_milliwatts = ?, held = ?, release_time_unix_ns = ?, "
    "input_zones_json = ?, cancelled = ?, "
    "next_task_index = ?, "
    "pending_count = ?, running_count = ?, succeeded_count = ?, failed_count = ?, "
    "cancelled_count = ?, end_time_unix_ns = ? WHERE id = ?";

constexpr char kInsertJob[] =
    "INSERT INTO jobs (id, idempotency_key, status, user, project, submit_time_unix_ns, "
    "deadline_unix_ns, expected_duration_ns, expected_power_milliwatts, held, "
    "release_time_unix_ns, input_zones_json, cancelled, "
    "next_task_index, pending_count, running_count, succeeded_count, failed_count, "
    "cancelled_count, end_time_unix_ns, spec_json) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// The first promise stands. Not ON CONFLICT DO NOTHING: the table refuses the attempt.
constexpr char kInsertPromise[] =
    "INSERT INTO promises (job_id, made_time_unix_ns, planned_begin_unix_ns, "
    "planned_end_unix_ns, zone, node, energy_millijoules, emissions_micrograms, "
    "start_now_emissions_micrograms, transfer_emissions_micrograms, forecast_provider, "
    "forecast_id, feasible, reason, saving_base_micrograms_per_kilowatt, "
    "saving_base_microcents_per_kilowatt) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16 "
    "WHERE NOT EXISTS (SELECT job_id FROM promises WHERE job_id = ?1)";

#define WINDFALL_SELECT_JOB                                                                       \
  "SELECT jobs.id, jobs.idempotency_key, jobs.user, jobs.project, jobs.submit_time_unix_ns, "     \
  "jobs.deadline_unix_ns, jobs.expected_duration_ns, jobs.expected_power_milliwatts, jobs.held, " \
  "jobs.release_time_unix_ns, jobs.input_zones_json, jobs.cancelled, jobs.next_task_index, "      \
  "jobs.pending_count, "                                                                          \
  "jobs.running_count, "                                                                          \
  "jobs.succeeded_count, jobs.failed_count, jobs.cancelled_count, jobs.end_time_unix_ns, "        \
  "jobs.spec_json, promises.made_time_unix_ns, promises.planned_begin_unix_ns, "                  \
  "promises.planned_end_unix_ns, promises.zone, promises.node, promises.energy_millijoules, "     \
  "promises.emissions_micrograms, promises.start_now_emissions_micrograms, "                      \
  "promises.transfer_emissions_micrograms, "                                                      \
  "promises.forecast_provider, promises.forecast_id, promises.feasible, promises.reason, "        \
  "promises.saving_base_micrograms_per_kilowatt, "                                                \
  "promises.saving_base_microcents_per_kilowatt "                                                 \
  "FROM jobs LEFT JOIN promises ON promises.job_id = jobs.id "
constexpr char kSelectJob[] = WINDFALL_SELECT_JOB "WHERE jobs.id = ?";
constexpr char kSelectLiveJobs[] = WINDFALL_SELECT_JOB
    "WHERE jobs.id IN (SELECT live.id FROM jobs AS live "
    "WHERE live.status IN ('waiting', 'held', 'running', 'paused')) ORDER BY jobs.id";
#undef WINDFALL_SELECT_JOB

constexpr char kSaveTask[] =
    "INSERT INTO tasks (job_id, task_index, state, failures_count, done_ns, resume, "
    "current_run_id, release_unix_ns, end_time_unix_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (job_id, task_index) DO UPDATE SET state = excluded.state, "
    "failures_count = excluded.failures_count, done_ns = excluded.done_ns, "
    "resume = excluded.resume, current_run_id = excluded.current_run_id, "
    "release_unix_ns = excluded.release_unix_ns, end_time_unix_ns = excluded.end_time_unix_ns";

#define WINDFALL_SELECT_TASK                                                            \
  "SELECT job_id, task_index, state, failures_count, done_ns, resume, current_run_id, " \
  "release_unix_ns, end_time_unix_ns FROM tasks "
constexpr char kSelectTask[] = WINDFALL_SELECT_TASK "WHERE job_id = ? AND task_index = ?";
constexpr char kSelectTasks[] = WINDFALL_SELECT_TASK "WHERE job_id = ? ORDER BY task_index";
constexpr char kSelectTaskRange[] = WINDFALL_SELECT_TASK
    "WHERE job_id = ? AND task_index >= ? AND task_index < ? ORDER BY task_index";
#undef WINDFALL_SELECT_TASK

std::optional<Promise> PromiseFrom(Row& row) {
  const std::optional<absl::Time> made_time = row.Next<std::optional<absl::Time>>();
  if (!made_time.has_value()) return std::nullopt;
  return Promise{.made_time = *made_time,
                 .planned = {.begin = row.Next<absl::Time>(), .end = row.Next<absl::Time>()},
                 .zone = row.Next<std::string>(),
                 .node = row.Next<std::string>(),
                 .energy = row.Next<Energy>(),
                 .emissions = row.Next<std::optional<CarbonMass>>(),
                 .start_now_emissions = row.Next<std::optional<CarbonMass>>(),
                 .transfer_emissions = row.Next<CarbonMass>(),
                 .forecast_provider = row.Next<std::string>(),
                 .forecast = row.Next<ForecastId>(),
                 .feasible = row.Next<bool>(),
                 .reason = row.Next<std::string>(),
                 .saving_base = {.emissions = row.Next<std::optional<CarbonMass>>(),
                                 .cost = row.Next<std::optional<Money>>()}};
}

JobSpec SpecFrom(Row& row, std::string user, std::string project) {
  absl::StatusOr<JobSpec> spec = JobSpecFromJson(row.Next<std::string>());
  if (!spec.ok()) {
    row.Fail(std::move(spec).status());
    return {};
  }
  spec->user = std::move(user);
  spec->project = std::move(project);
  return *std::move(spec);
}

std::vector<std::string> ZonesFrom(Row& row) {
  absl::StatusOr<std::vector<std::string>> zones = StringsFromJson(row.Next<std::string>());
  if (zones.ok()) return *std::move(zones);
  row.Fail(std::move(zones).status());
  return {};
}

Job JobFrom(Row& row) {
  Job job{.id = row.Next<JobId>(), .idempotency_key = row.Next<std::string>()};
  std::string user = row.Next<std::string>();
  std::string project = row.Next<std::string>();
  job.submit_time = row.Next<absl::Time>();
  job.deadline = row.Next<absl::Time>();
  job.expected_duration = row.Next<absl::Duration>();
  job.expected_power = row.Next<Power>();
  job.held = row.Next<bool>();
  job.release_time = row.Next<std::optional<absl::Time>>();
  job.input_zones = ZonesFrom(row);
  job.cancelled = row.Next<bool>();
  job.next_task = row.Next<int32_t>();
  for (int32_t& count : job.task_counts) count = row.Next<int32_t>();
  job.end_time = row.Next<std::optional<absl::Time>>();
  job.spec = SpecFrom(row, std::move(user), std::move(project));
  job.promise = PromiseFrom(row);
  return job;
}

Task TaskFrom(Row& row) {
  return {.id = {.job = row.Next<JobId>(), .index = row.Next<int32_t>()},
          .state = row.Next<TaskState>(),
          .failures = row.Next<int32_t>(),
          .done = row.Next<absl::Duration>(),
          .resume = row.Next<bool>(),
          .current_run = row.Next<RunId>(),
          .release = row.Next<absl::Time>(),
          .end_time = row.Next<std::optional<absl::Time>>()};
}

JobId JobIdFrom(Row& row) { return row.Next<JobId>(); }

absl::Status InsertJob(Connection& connection, const Job& job) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string spec_json, JobSpecToJson(job.spec));
  return connection.Run(kInsertJob, job.id, job.idempotency_key, StatusWord(job), job.spec.user,
                        job.spec.project, job.submit_time, job.deadline, job.expected_duration,
                        job.expected_power, job.held, job.release_time,
                        StringsToJson(job.input_zones), job.cancelled, job.next_task,
                        job.count(TaskState::kPending), job.count(TaskState::kRunning),
                        job.count(TaskState::kSucceeded), job.count(TaskState::kFailed),
                        job.count(TaskState::kCancelled), job.end_time, spec_json);
}

absl::Status SavePromise(Connection& connection, JobId job, const Promise& promise) {
  return connection.Run(kInsertPromise, job, promise.made_time, promise.planned.begin,
                        promise.planned.end, promise.zone, promise.node, promise.energy,
                        promise.emissions, promise.start_now_emissions, promise.transfer_emissions,
                        promise.forecast_provider, promise.forecast, promise.feasible,
                        promise.reason, promise.saving_base.emissions, promise.saving_base.cost);
}

}  // namespace

absl::Status SaveJob(Connection& connection, const Job& job) {
  // Not an upsert: that would need the spec's text, the costly part, for every change of a job.
  WINDFALL_ASSIGN_OR_RETURN(
      const int changed_rows,
      connection.RunCounted(kUpdateJob, StatusWord(job), job.deadline, job.expected_duration,
                            job.expected_power, job.held, job.release_time,
                            StringsToJson(job.input_zones), job.cancelled, job.next_task,
                            job.count(TaskState::kPending), job.count(TaskState::kRunning),
                            job.count(TaskState::kSucceeded), job.count(TaskState::kFailed),
                            job.count(TaskState::kCancelled), job.end_time, job.id));
  if (changed_rows == 0) WINDFALL_RETURN_IF_ERROR(InsertJob(connection, job));
  if (!job.promise.has_value()) return absl::OkStatus();
  return SavePromise(connection, job.id, *job.promise);
}

absl::Status SaveTask(Connection& connection, const Task& task) {
  return connection.Run(kSaveTask, task.id.job, task.id.index, task.state, task.failures, task.done,
                        task.resume, task.current_run, task.release, task.end_time);
}

absl::StatusOr<std::optional<JobId>> FindJobIdByKey(Connection& connection,
                                                    const std::string& key) {
  // The second condition lets SQLite use the partial index, and lets an empty key match nothing.
  return connection.First(
      &JobIdFrom, "SELECT id FROM jobs WHERE idempotency_key = ? AND idempotency_key <> ''", key);
}

absl::StatusOr<Job> ReadJob(Connection& connection, JobId id) {
  WINDFALL_ASSIGN_OR_RETURN(std::optional<Job> job, connection.First(&JobFrom, kSelectJob, id));
  if (!job.has_value()) return absl::NotFoundError(absl::StrCat("no job ", id.value()));
  return *std::move(job);
}

absl::StatusOr<std::vector<Job>> ReadLiveJobs(Connection& connection) {
  return connection.All(&JobFrom, kSelectLiveJobs);
}

absl::StatusOr<JobId> ReadLastJobId(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<JobId> last,
                            connection.First(&JobIdFrom, "SELECT MAX(id) FROM jobs"));
  return last.value_or(JobId());
}

absl::StatusOr<std::optional<Task>> ReadTask(Connection& connection, TaskId id) {
  return connection.First(&TaskFrom, kSelectTask, id.job, id.index);
}

absl::StatusOr<std::vector<Task>> ReadTasks(Connection& connection, JobId job) {
  return connection.All(&TaskFrom, kSelectTasks, job);
}

absl::StatusOr<std::vector<Task>> ReadTasks(Connection& connection, JobId job, int32_t first_index,
                                            int32_t count) {
  return connection.All(&TaskFrom, kSelectTaskRange, job, first_index,
                        static_cast<int64_t>(first_index) + count);
}

}  // namespace windfall
