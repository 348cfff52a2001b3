// Threads for what blocks: reads of the store, renderings. They keep gRPC's own few threads free
// for submissions.
#ifndef WINDFALL_SCHEDULER_RPC_READ_POOL_H_
#define WINDFALL_SCHEDULER_RPC_READ_POOL_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace windfall {

struct ReadPoolOptions {
  int threads = 4;
  size_t max_waiting = 4096;
};

// Thread-safe.
class ReadPool {
 public:
  explicit ReadPool(const ReadPoolOptions& options);
  // Does what still waits, then joins the threads.
  ~ReadPool();
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;

  // Runs `work` soon on one of the threads. False, and `work` never runs, if too much waits.
  [[nodiscard]] bool Post(std::function<void()> work);

 private:
  void Work();

  const size_t max_waiting_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_READ_POOL_H_
