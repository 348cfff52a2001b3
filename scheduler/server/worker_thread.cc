#include "scheduler/server/worker_thread.h"

#include <utility>

namespace windfall {
namespace {

constexpr int kIdleRest = 4;

}  // namespace

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

void WorkerThread::WhenIdle(std::function<bool()> step) {
  const HoldLock hold(lock_);
  idle_step_ = std::move(step);
  ++idle_steps_set_;
  changed_.notify_one();
}

void WorkerThread::Loop() {
  while (std::optional<std::function<void()>> work = NextWork()) {
    if (*work != nullptr) {
      (*work)();
    } else {
      TakeStep();
    }
  }
}

std::optional<std::function<void()>> WorkerThread::NextWork() {
  const HoldLock hold(lock_);
  while (waiting_.empty() && !stopping_) {
    if (idle_step_ == nullptr) {
      changed_.wait(lock_);
    } else if (std::chrono::steady_clock::now() >= next_step_time_) {
      return std::function<void()>();
    } else {
      changed_.wait_until(lock_, next_step_time_);
    }
  }
  if (waiting_.empty()) return std::nullopt;
  std::function<void()> work = std::move(waiting_.front());
  waiting_.pop_front();
  return work;
}

void WorkerThread::TakeStep() {
  std::function<bool()> step;
  int64_t set = 0;
  {
    const HoldLock hold(lock_);
    step = std::move(idle_step_);
    idle_step_ = nullptr;
    set = idle_steps_set_;
  }
  const auto begin = std::chrono::steady_clock::now();
  const bool goes_on = step != nullptr && step();
  const auto end = std::chrono::steady_clock::now();
  next_step_time_ = end + kIdleRest * (end - begin);
  const HoldLock hold(lock_);
  if (goes_on && set == idle_steps_set_) idle_step_ = std::move(step);
}

}  // namespace windfall
