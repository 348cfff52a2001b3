// The scheduler's durable memory: one SQLite file. All SQL of the project is in this library.
#ifndef WINDFALL_SCHEDULER_STORE_STORE_H_
#define WINDFALL_SCHEDULER_STORE_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/record_changes.h"
#include "scheduler/store/saved_report.h"

namespace windfall {

// The one writer. Used by one thread at a time.
class Store {
 public:
  // Opens or creates `path`, checks it and brings its schema up to date. Takes an exclusive lock
  // for its lifetime, so that two schedulers never share a file. Errors say what to do:
  // FailedPrecondition (written by a newer windfall, locked by another scheduler, not writable),
  // DataLoss (not a database, or corrupt), ResourceExhausted (disk full), Unavailable (other I/O).
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& path);
  ~Store();

  // Makes `changes` durable in one transaction (WAL, synchronous=FULL): all or nothing.
  // ResourceExhausted when the disk is full; Unavailable for other I/O errors; the store stays
  // usable and may be tried again later.
  absl::Status Commit(const RecordChanges& changes);

  // What a restart needs. O(live records).
  absl::StatusOr<SavedRecords> Load();

  // The newest entries that are settled with the series of `actual` and overlap one of its steps.
  absl::StatusOr<std::vector<LedgerEntry>> SettledEntries(const IntensitySeries& actual);
  // The job that was submitted with `key`; absent if none was. An empty key matches nothing.
  absl::StatusOr<std::optional<JobId>> FindJobByKey(const std::string& key);
  // Absent if it never was.
  absl::StatusOr<std::optional<Run>> FindRun(RunId id);
  // A job that ended and left memory. NotFound names the id.
  absl::StatusOr<Job> LoadJob(JobId id);
  // Its task records: as many as the sweep has started.
  absl::StatusOr<std::vector<Task>> LoadTasks(JobId job);

  // Saves a report under the next id and returns it with its id. A key that was used before returns
  // the report that it made.
  absl::StatusOr<SavedReport> SaveReport(SavedReport report, const std::string& key);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_STORE_H_
