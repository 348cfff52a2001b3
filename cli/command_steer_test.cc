#include "cli/command_steer.h"

#include "cli/wire_examples.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(SteeredLine, SaysWhatBecomesOfWhatRuns) {
  const View view = ExampleView({});
  v1::Job job = ExampleWaitingJob();
  job.clear_next_start_time();
  EXPECT_EQ(SteeredLine(Steering::kCancel, job, view), "job 7: waiting");
  job.set_status("running");
  job.set_running_count(1);
  job.set_pending_count(0);
  EXPECT_EQ(SteeredLine(Steering::kCancel, job, view), "job 7: stopping");
  EXPECT_EQ(SteeredLine(Steering::kHold, job, view),
            "job 7: running; what runs goes on: windfall cancel 7 stops it");
  job.set_tasks_count(3);
  job.set_pending_count(2);
  EXPECT_EQ(
      SteeredLine(Steering::kHold, job, view),
      "job 7: running, 0/3 done, 1 running, no more of it starts; what runs goes on: windfall "
      "cancel 7 stops it");
}

}  // namespace
}  // namespace windfall
