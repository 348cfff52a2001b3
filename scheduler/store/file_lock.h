#ifndef WINDFALL_SCHEDULER_STORE_FILE_LOCK_H_
#define WINDFALL_SCHEDULER_STORE_FILE_LOCK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace windfall {

// An exclusive lock between processes, and between two holders in one process. Held until
// destruction or the death of the process; the file itself stays.
class FileLock {
 public:
  // Creates `path` if needed. FailedPrecondition at once if another holds the lock.
  static absl::StatusOr<std::unique_ptr<FileLock>> Acquire(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_FILE_LOCK_H_
