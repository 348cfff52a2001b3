#include "scheduler/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "scheduler/store/sqlite_status.h"

namespace windfall {

absl::StatusOr<std::unique_ptr<FileLock>> FileLock::Acquire(const std::string& path) {
  // Close-on-exec: a process that we start must not keep the lock after our death.
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return FileError(errno, "open the lock file", path);
  std::unique_ptr<FileLock> lock = absl::WrapUnique(new FileLock(descriptor));
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return FileError(errno, "lock", path);
  return absl::FailedPreconditionError(
      absl::StrCat("another scheduler holds the lock ", path,
                   "; stop it, or give this one a state directory of its own"));
}

FileLock::~FileLock() { close(descriptor_); }

}  // namespace windfall
