// A mutex that both clang's lock analysis and ThreadSanitizer see. The distribution's absl::Mutex
// is not instrumented, so ThreadSanitizer takes what it guards for races; std::mutex has no
// annotations.
#ifndef WINDFALL_LOCK_LOCK_H_
#define WINDFALL_LOCK_LOCK_H_

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace windfall {

// Works with std::condition_variable_any.
class ABSL_LOCKABLE Lock {
 public:
  void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Holds a lock for its own lifetime.
class ABSL_SCOPED_LOCKABLE HoldLock {
 public:
  explicit HoldLock(Lock& lock) ABSL_EXCLUSIVE_LOCK_FUNCTION(lock) : lock_(lock) { lock_.lock(); }
  ~HoldLock() ABSL_UNLOCK_FUNCTION() { lock_.unlock(); }
  HoldLock(const HoldLock&) = delete;
  HoldLock& operator=(const HoldLock&) = delete;

 private:
  Lock& lock_;
};

}  // namespace windfall

#endif  // WINDFALL_LOCK_LOCK_H_
