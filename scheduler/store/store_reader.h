// Questions to the store, answered on connections of their own, beside the writer.
#ifndef WINDFALL_SCHEDULER_STORE_STORE_READER_H_
#define WINDFALL_SCHEDULER_STORE_STORE_READER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/record_changes.h"
#include "scheduler/store/saved_report.h"

namespace windfall {

// Which jobs to list. Empty fields match everything.
struct JobFilter {
  std::vector<std::string> statuses;  // words of StatusWord (domain/job_status.h)
  std::string user;
  std::string project;
};

template <typename T>
struct Page {
  std::vector<T> items;
  std::string next_token;  // empty: that was all
};

struct PageRequest {
  int32_t size = 100;  // clamped to 1..1000
  std::string token;   // InvalidArgument if it is not one of ours
};

// Thread-safe: calls take turns on a small pool of read-only connections. Each call sees one
// consistent state, at least as new as every commit that had returned when it began.
class StoreReader {
 public:
  // REQUIRES: a Store has opened `path`.
  static absl::StatusOr<std::unique_ptr<StoreReader>> Open(const std::string& path);
  ~StoreReader();

  absl::StatusOr<Job> GetJob(JobId id);  // NotFound
  absl::StatusOr<Page<Job>> ListJobs(const JobFilter& filter,
                                     const PageRequest& page);  // newest first
  absl::StatusOr<std::optional<Task>> GetTask(TaskId id);       // absent: it has no record
  // Those with an index in [first_index, first_index + count) that have a record.
  absl::StatusOr<std::vector<Task>> ListTasks(JobId job, int32_t first_index, int32_t count);
  absl::StatusOr<std::vector<Run>> RunsOfJob(JobId job, int32_t limit);  // oldest first
  absl::StatusOr<std::vector<Run>> RunsOfTask(TaskId task);              // oldest first
  // From start (assignment, if it has not started) to end; oldest first.
  absl::StatusOr<std::vector<Run>> RunsOverlapping(const TimeSpan& span);
  absl::StatusOr<std::vector<Run>> LiveRuns();    // not ended
  absl::StatusOr<std::vector<Node>> ListNodes();  // by name
  absl::StatusOr<std::optional<TaskPlan>> GetPlan(TaskId task);
  absl::StatusOr<std::vector<TaskPlan>> PlansOfJob(JobId job, int32_t limit);
  absl::StatusOr<std::vector<TaskPlan>> AllPlans(int32_t limit);  // by first start
  absl::StatusOr<std::vector<LedgerEntry>> NewestEntriesOfJob(JobId job);
  absl::StatusOr<std::vector<LedgerEntry>> NewestEntries(const TimeSpan& span);  // begin in span
  absl::StatusOr<std::vector<EnergyReading>> ReadingsOfJob(JobId job);
  absl::StatusOr<std::optional<Forecast>> GetForecast(ForecastId id);  // as issued
  absl::StatusOr<std::optional<Forecast>> LatestForecast(const std::string& zone);
  // Settled intensity of one series in `span`, the latest revision of each step; may have holes.
  absl::StatusOr<IntensitySeries> Actual(const SeriesIdentity& identity, const TimeSpan& span);
  // The same of the zone's series that knows most of the span.
  absl::StatusOr<IntensitySeries> LongestActual(const std::string& zone, const TimeSpan& span);
  absl::StatusOr<SavedReport> GetReport(ReportId id);  // NotFound
  absl::StatusOr<Page<SavedReport>> ListReports(
      const PageRequest& page);  // newest first, no content

 private:
  class Impl;
  explicit StoreReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_STORE_READER_H_
