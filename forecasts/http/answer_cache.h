// Answers of providers on disk, so that a restart asks nothing that was answered a moment ago.
#ifndef WINDFALL_FORECASTS_HTTP_ANSWER_CACHE_H_
#define WINDFALL_FORECASTS_HTTP_ANSWER_CACHE_H_

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "forecasts/http/http_client.h"
#include "lock/lock.h"

namespace windfall {

struct KeptAnswer {
  HttpAnswer answer;
  absl::Time fresh_until;
};

// One file for each key, in a directory of its own, which is made with the first one; the files
// that were written longest ago go first. Losing any of it costs no more than a request: what
// cannot be read counts as absent. Thread-safe; of one process only.
class AnswerCache {
 public:
  // `max_files` bounds what it takes on disk, times the longest answer.
  AnswerCache(std::filesystem::path directory, size_t max_files);

  std::optional<KeptAnswer> Find(const std::string& key) const;
  // Replaces what was kept of that key, all or nothing. Its errors harm nobody.
  absl::Status Keep(const std::string& key, const KeptAnswer& kept);
  void Remove(const std::string& key);

 private:
  std::filesystem::path PathOf(const std::string& key) const;
  void DropOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(lock_);

  const std::filesystem::path directory_;
  const size_t max_files_;
  Lock lock_;
  size_t files_ ABSL_GUARDED_BY(lock_);
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_ANSWER_CACHE_H_
