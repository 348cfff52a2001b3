#include "scheduler/server/worker_thread.h"

#include <future>

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(WorkerThread, TakesIdleStepsUntilThereAreNoMore) {
  std::promise<void> done;
  int steps = 0;
  WorkerThread worker;
  worker.WhenIdle([&] {
    if (++steps == 5) done.set_value();
    return steps < 5;
  });
  done.get_future().wait();
  std::promise<void> after;
  worker.Do([&] { after.set_value(); });
  after.get_future().wait();
  EXPECT_EQ(steps, 5);
}

TEST(WorkerThread, DoesWorkBetweenIdleSteps) {
  std::promise<void> begun;
  bool is_begun = false;
  WorkerThread worker;
  worker.WhenIdle([&] {
    if (!is_begun) begun.set_value();
    is_begun = true;
    return true;  // for ever
  });
  begun.get_future().wait();
  std::promise<void> done;
  worker.Do([&] { done.set_value(); });
  done.get_future().wait();
}

TEST(WorkerThread, ForgetsIdleStepsThatOthersReplace) {
  std::promise<void> begun;
  std::promise<void> replaced;
  std::promise<void> again;
  int old_steps = 0;
  WorkerThread worker;
  worker.WhenIdle([&] {
    ++old_steps;
    begun.set_value();
    replaced.get_future().wait();
    return true;
  });
  begun.get_future().wait();
  worker.WhenIdle([&] {
    again.set_value();
    return false;
  });
  replaced.set_value();
  again.get_future().wait();
  EXPECT_EQ(old_steps, 1);
}

TEST(WorkerThread, EndsWithAllWorkDoneThoughIdleStepsGoOn) {
  int done = 0;
  {
    WorkerThread worker;
    worker.WhenIdle([] { return true; });
    for (int i = 0; i < 3; ++i) worker.Do([&] { ++done; });
  }
  EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace windfall
