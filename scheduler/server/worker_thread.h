#ifndef WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_
#define WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "lock/lock.h"

namespace windfall {

// Does long work off the owner thread, one piece after the other. Thread-safe. The destructor
// finishes what waits, but nothing that is for idle time.
class WorkerThread {
 public:
  WorkerThread();
  ~WorkerThread();
  void Do(std::function<void()> work);
  // Calls `step` again and again while nothing else is to be done, until it returns false or
  // another one takes its place. Rests four times as long as a step took, so that on a small
  // machine it takes no more than a fifth of a core from others.
  void WhenIdle(std::function<bool()> step);

 private:
  void Loop();
  // Waits for work and takes it; null if there is none and the time has come for a step. Absent
  // when the thread is to end.
  std::optional<std::function<void()>> NextWork();
  void TakeStep();

  Lock lock_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(lock_);
  std::function<bool()> idle_step_ ABSL_GUARDED_BY(lock_);
  int64_t idle_steps_set_ ABSL_GUARDED_BY(lock_) = 0;
  bool stopping_ ABSL_GUARDED_BY(lock_) = false;
  std::condition_variable_any changed_;
  std::chrono::steady_clock::time_point next_step_time_;  // of the thread alone
  std::thread thread_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_WORKER_THREAD_H_
