#include "scheduler/store/store_reader.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scheduler/store/connection_pool.h"
#include "scheduler/store/forecast_records.h"
#include "scheduler/store/job_list.h"
#include "scheduler/store/job_records.h"
#include "scheduler/store/ledger_records.h"
#include "scheduler/store/page_token.h"
#include "scheduler/store/plan_records.h"
#include "scheduler/store/report_records.h"
#include "scheduler/store/run_records.h"

namespace windfall {
namespace {

constexpr int kConnections = 3;
constexpr int32_t kLargestPage = 1000;
constexpr char kReportList[] = "reports";

int32_t PageSize(const PageRequest& page) { return std::clamp(page.size, 1, kLargestPage); }

// Two filters that match the same jobs in the same way have the same name.
std::string NameOf(const JobFilter& filter) {
  std::vector<std::string> statuses = filter.statuses;
  std::sort(statuses.begin(), statuses.end());
  return absl::StrCat("jobs\n", absl::StrJoin(statuses, ","), "\n", filter.user, "\n",
                      filter.project);
}

// The page of `items`, which were asked for one more than fits.
template <typename T>
Page<T> PageOf(std::vector<T> items, int32_t size, absl::string_view list) {
  Page<T> page;
  if (static_cast<int32_t>(items.size()) > size) {
    items.resize(static_cast<size_t>(size));
    page.next_token = MakePageToken(list, items.back().id.value());
  }
  page.items = std::move(items);
  return page;
}

absl::StatusOr<std::vector<Job>> ReadJobs(Connection& connection, const std::vector<JobId>& ids) {
  std::vector<Job> jobs;
  for (const JobId id : ids) {
    WINDFALL_ASSIGN_OR_RETURN(Job job, ReadJob(connection, id));
    jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace

class StoreReader::Impl {
 public:
  explicit Impl(std::unique_ptr<ConnectionPool> pool) : pool_(std::move(pool)) {}

  // The answer of `read(connection)` on one consistent state.
  template <typename Read>
  auto Ask(const Read& read) -> decltype(read(std::declval<Connection&>())) {
    ConnectionPool::Lease connection(*pool_);
    WINDFALL_ASSIGN_OR_RETURN(const Transaction transaction, Transaction::BeginRead(*connection));
    return read(*connection);
  }

 private:
  std::unique_ptr<ConnectionPool> pool_;
};

StoreReader::StoreReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreReader::~StoreReader() = default;

absl::StatusOr<std::unique_ptr<StoreReader>> StoreReader::Open(const std::string& path) {
  WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<ConnectionPool> pool,
                            ConnectionPool::Open(path, kConnections));
  return absl::WrapUnique(new StoreReader(std::make_unique<Impl>(std::move(pool))));
}

absl::StatusOr<Job> StoreReader::GetJob(JobId id) {
  return impl_->Ask([&](Connection& connection) { return ReadJob(connection, id); });
}

absl::StatusOr<Page<Job>> StoreReader::ListJobs(const JobFilter& filter, const PageRequest& page) {
  const std::string list = NameOf(filter);
  const int32_t size = PageSize(page);
  WINDFALL_ASSIGN_OR_RETURN(const int64_t before, ParsePageToken(list, page.token));
  WINDFALL_ASSIGN_OR_RETURN(
      std::vector<Job> jobs,
      impl_->Ask([&](Connection& connection) -> absl::StatusOr<std::vector<Job>> {
        WINDFALL_ASSIGN_OR_RETURN(const std::vector<JobId> ids,
                                  ReadJobIds(connection, filter, JobId(before), size + 1));
        return ReadJobs(connection, ids);
      }));
  return PageOf(std::move(jobs), size, list);
}

absl::StatusOr<std::optional<Task>> StoreReader::GetTask(TaskId id) {
  return impl_->Ask([&](Connection& connection) { return ReadTask(connection, id); });
}

absl::StatusOr<std::vector<Task>> StoreReader::ListTasks(JobId job, int32_t first_index,
                                                         int32_t count) {
  return impl_->Ask(
      [&](Connection& connection) { return ReadTasks(connection, job, first_index, count); });
}

absl::StatusOr<std::vector<Run>> StoreReader::RunsOfJob(JobId job, int32_t limit) {
  return impl_->Ask([&](Connection& connection) { return ReadRunsOfJob(connection, job, limit); });
}

absl::StatusOr<std::vector<Run>> StoreReader::RunsOfTask(TaskId task) {
  return impl_->Ask([&](Connection& connection) { return ReadRunsOfTask(connection, task); });
}

absl::StatusOr<std::vector<Run>> StoreReader::RunsOverlapping(const TimeSpan& span) {
  return impl_->Ask([&](Connection& connection) { return ReadRunsOverlapping(connection, span); });
}

absl::StatusOr<std::vector<Run>> StoreReader::LiveRuns() {
  return impl_->Ask([](Connection& connection) { return ReadLiveRuns(connection); });
}

absl::StatusOr<std::vector<Node>> StoreReader::ListNodes() {
  return impl_->Ask([](Connection& connection) { return ReadNodes(connection); });
}

absl::StatusOr<std::optional<TaskPlan>> StoreReader::GetPlan(TaskId task) {
  return impl_->Ask([&](Connection& connection) { return ReadPlan(connection, task); });
}

absl::StatusOr<std::vector<TaskPlan>> StoreReader::PlansOfJob(JobId job, int32_t limit) {
  return impl_->Ask([&](Connection& connection) { return ReadPlansOfJob(connection, job, limit); });
}

absl::StatusOr<std::vector<TaskPlan>> StoreReader::AllPlans(int32_t limit) {
  return impl_->Ask([&](Connection& connection) { return ReadPlans(connection, limit); });
}

absl::StatusOr<std::vector<LedgerEntry>> StoreReader::NewestEntriesOfJob(JobId job) {
  return impl_->Ask(
      [&](Connection& connection) { return ReadNewestEntriesOfJob(connection, job); });
}

absl::StatusOr<std::vector<LedgerEntry>> StoreReader::NewestEntries(const TimeSpan& span) {
  return impl_->Ask([&](Connection& connection) { return ReadNewestEntries(connection, span); });
}

absl::StatusOr<std::vector<EnergyReading>> StoreReader::ReadingsOfJob(JobId job) {
  return impl_->Ask([&](Connection& connection) { return ReadReadingsOfJob(connection, job); });
}

absl::StatusOr<std::optional<Forecast>> StoreReader::GetForecast(ForecastId id) {
  return impl_->Ask([&](Connection& connection) { return ReadForecast(connection, id); });
}

absl::StatusOr<std::optional<Forecast>> StoreReader::LatestForecast(const std::string& zone) {
  return impl_->Ask([&](Connection& connection) { return ReadLatestForecast(connection, zone); });
}

absl::StatusOr<IntensitySeries> StoreReader::Actual(const SeriesIdentity& identity,
                                                    const TimeSpan& span) {
  return impl_->Ask([&](Connection& connection) { return ReadActual(connection, identity, span); });
}

absl::StatusOr<IntensitySeries> StoreReader::LongestActual(const std::string& zone,
                                                           const TimeSpan& span) {
  return impl_->Ask(
      [&](Connection& connection) { return ReadLongestActual(connection, zone, span); });
}

absl::StatusOr<SavedReport> StoreReader::GetReport(ReportId id) {
  return impl_->Ask([&](Connection& connection) { return ReadReport(connection, id); });
}

absl::StatusOr<Page<SavedReport>> StoreReader::ListReports(const PageRequest& page) {
  const int32_t size = PageSize(page);
  WINDFALL_ASSIGN_OR_RETURN(const int64_t before, ParsePageToken(kReportList, page.token));
  WINDFALL_ASSIGN_OR_RETURN(std::vector<SavedReport> reports,
                            impl_->Ask([&](Connection& connection) {
                              return ReadReports(connection, ReportId(before), size + 1);
                            }));
  return PageOf(std::move(reports), size, kReportList);
}

}  // namespace windfall
