#include "scheduler/store/store.h"

#include <set>
#include <utility>

#include "absl/memory/memory.h"
#include "scheduler/store/connection.h"
#include "scheduler/store/file_lock.h"
#include "scheduler/store/forecast_records.h"
#include "scheduler/store/job_records.h"
#include "scheduler/store/ledger_records.h"
#include "scheduler/store/plan_records.h"
#include "scheduler/store/report_records.h"
#include "scheduler/store/run_records.h"
#include "scheduler/store/schema.h"

namespace windfall {
namespace {

template <typename Record>
absl::Status SaveEach(Connection& connection, const std::vector<Record>& records,
                      absl::Status (*save)(Connection&, const Record&)) {
  for (const Record& record : records) WINDFALL_RETURN_IF_ERROR(save(connection, record));
  return absl::OkStatus();
}

// In an order in which whatever a record refers to is there before it.
absl::Status Save(Connection& connection, const RecordChanges& changes) {
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.nodes, &SaveNode));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.jobs, &SaveJob));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.tasks, &SaveTask));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.runs, &SaveRun));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.forecasts, &SaveForecast));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.actuals, &SaveActual));
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.plans, &SavePlan));
  for (const TaskId& task : changes.dropped_plans) {
    WINDFALL_RETURN_IF_ERROR(DropPlan(connection, task));
  }
  WINDFALL_RETURN_IF_ERROR(SaveEach(connection, changes.readings, &AddReading));
  WINDFALL_RETURN_IF_ERROR(AddEntries(connection, changes.entries));
  return SaveEach(connection, changes.history, &SaveHistory);
}

// Adds the ended jobs that one of `jobs` comes after.
absl::Status AddPredecessors(Connection& connection, std::vector<Job>& jobs) {
  std::set<JobId> loaded;
  std::set<JobId> wanted;
  for (const Job& job : jobs) {
    loaded.insert(job.id);
    wanted.insert(job.spec.after.begin(), job.spec.after.end());
  }
  for (const JobId id : wanted) {
    if (loaded.contains(id)) continue;
    absl::StatusOr<Job> job = ReadJob(connection, id);
    if (absl::IsNotFound(job.status())) continue;  // it never was: for the caller to judge
    if (!job.ok()) return std::move(job).status();
    jobs.push_back(*std::move(job));
  }
  return absl::OkStatus();
}

absl::Status LoadLastIds(Connection& connection, SavedRecords& records) {
  WINDFALL_ASSIGN_OR_RETURN(records.last_job, ReadLastJobId(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.last_run, ReadLastRunId(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.last_node, ReadLastNodeId(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.last_forecast, ReadLastForecastId(connection));
  return absl::OkStatus();
}

}  // namespace

class Store::Impl {
 public:
  Impl(std::unique_ptr<FileLock> lock, std::unique_ptr<Connection> connection)
      : lock_(std::move(lock)), connection_(std::move(connection)) {}

  Connection& connection() { return *connection_; }

 private:
  // Outlives the connection: its last checkpoint must not meet another scheduler.
  std::unique_ptr<FileLock> lock_;
  std::unique_ptr<Connection> connection_;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path) {
  WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<FileLock> lock, FileLock::Acquire(path + ".lock"));
  WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                            Connection::Open(path, Connection::Mode::kReadWrite));
  WINDFALL_RETURN_IF_ERROR(PrepareSchema(*connection));
  return absl::WrapUnique(
      new Store(std::make_unique<Impl>(std::move(lock), std::move(connection))));
}

absl::Status Store::Commit(const RecordChanges& changes) {
  if (changes.empty()) return absl::OkStatus();
  Connection& connection = impl_->connection();
  WINDFALL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginWrite(connection));
  WINDFALL_RETURN_IF_ERROR(Save(connection, changes));
  return transaction.Commit();
}

absl::StatusOr<SavedRecords> Store::Load() {
  Connection& connection = impl_->connection();
  SavedRecords records;
  WINDFALL_ASSIGN_OR_RETURN(records.jobs, ReadLiveJobs(connection));
  WINDFALL_RETURN_IF_ERROR(AddPredecessors(connection, records.jobs));
  for (const Job& job : records.jobs) {
    WINDFALL_ASSIGN_OR_RETURN(const std::vector<Task> tasks, ReadTasks(connection, job.id));
    records.tasks.insert(records.tasks.end(), tasks.begin(), tasks.end());
  }
  WINDFALL_ASSIGN_OR_RETURN(records.runs, ReadLiveRuns(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.nodes, ReadNodes(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.plans, ReadAllPlans(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.forecasts, ReadRecentForecasts(connection, kIntensityKept));
  WINDFALL_ASSIGN_OR_RETURN(records.actuals, ReadRecentActuals(connection, kIntensityKept));
  WINDFALL_ASSIGN_OR_RETURN(records.history, ReadHistory(connection));
  WINDFALL_ASSIGN_OR_RETURN(records.unsettled, ReadUnsettledEntries(connection));
  WINDFALL_RETURN_IF_ERROR(LoadLastIds(connection, records));
  return records;
}

absl::StatusOr<std::vector<LedgerEntry>> Store::SettledEntries(const IntensitySeries& actual) {
  return ReadSettledEntries(impl_->connection(), actual);
}

absl::StatusOr<std::optional<JobId>> Store::FindJobByKey(const std::string& key) {
  return FindJobIdByKey(impl_->connection(), key);
}

absl::StatusOr<std::optional<Run>> Store::FindRun(RunId id) {
  return ReadRun(impl_->connection(), id);
}

absl::StatusOr<Job> Store::LoadJob(JobId id) { return ReadJob(impl_->connection(), id); }

absl::StatusOr<std::vector<Task>> Store::LoadTasks(JobId job) {
  return ReadTasks(impl_->connection(), job);
}

absl::StatusOr<SavedReport> Store::SaveReport(SavedReport report, const std::string& key) {
  Connection& connection = impl_->connection();
  WINDFALL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginWrite(connection));
  WINDFALL_ASSIGN_OR_RETURN(std::optional<SavedReport> saved, FindReportByKey(connection, key));
  if (saved.has_value()) return *std::move(saved);
  WINDFALL_ASSIGN_OR_RETURN(report.id, AddReport(connection, report, key));
  WINDFALL_RETURN_IF_ERROR(transaction.Commit());
  return report;
}

}  // namespace windfall
