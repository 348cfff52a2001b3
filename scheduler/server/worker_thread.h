#ifndef WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_
#define WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "scheduler/server/lock.h"

namespace windfall {

// Does long work off the owner thread, one piece after the other. Thread-safe. The destructor
// finishes what waits.
class WorkerThread {
 public:
  WorkerThread();
  ~WorkerThread();
  void Do(std::function<void()> work);

 private:
  void Loop();

  Lock lock_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(lock_);
  bool stopping_ ABSL_GUARDED_BY(lock_) = false;
  std::condition_variable_any changed_;
  std::thread thread_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_
