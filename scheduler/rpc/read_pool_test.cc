#include "scheduler/rpc/read_pool.h"

#include <atomic>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(ReadPool, DoesTwoThingsAtOnce) {
  // Each waits for the other: one thread alone would never end.
  absl::Notification first;
  absl::Notification second;
  ReadPool pool({.threads = 2, .max_waiting = 2});
  ASSERT_TRUE(pool.Post([&] {
    first.Notify();
    second.WaitForNotification();
  }));
  ASSERT_TRUE(pool.Post([&] {
    second.Notify();
    first.WaitForNotification();
  }));
}

TEST(ReadPool, RefusesWhatIsTooMuch) {
  absl::Notification started;
  absl::Notification go_on;
  std::atomic<int> done = 0;
  {
    ReadPool pool({.threads = 1, .max_waiting = 1});
    ASSERT_TRUE(pool.Post([&] {
      started.Notify();
      go_on.WaitForNotification();
      ++done;
    }));
    started.WaitForNotification();
    EXPECT_TRUE(pool.Post([&] { ++done; }));
    EXPECT_FALSE(pool.Post([&] { done += 100; }));
    go_on.Notify();
  }
  EXPECT_EQ(done, 2);
}

}  // namespace
}  // namespace windfall
