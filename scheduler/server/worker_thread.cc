#include "scheduler/server/worker_thread.h"

#include <utility>

namespace windfall {

WorkerThread::WorkerThread() : thread_([this] { Loop(); }) {}

WorkerThread::~WorkerThread() {
  {
    const HoldLock hold(lock_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void WorkerThread::Do(std::function<void()> work) {
  const HoldLock hold(lock_);
  waiting_.push_back(std::move(work));
  changed_.notify_one();
}

void WorkerThread::Loop() {
  for (;;) {
    std::function<void()> work;
    {
      const HoldLock hold(lock_);
      while (waiting_.empty() && !stopping_) changed_.wait(lock_);
      if (waiting_.empty()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace windfall
