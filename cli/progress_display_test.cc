#include "cli/progress_display.h"

#include <sstream>

#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(ProgressDisplay, PrintsALineOnlyWhenTheStateChangesInAPipe) {
  std::ostringstream out;
  {
    ProgressDisplay display(out, {}, absl::UTCTimeZone());
    v1::Job job = ExampleWaitingJob();
    job.clear_next_start_time();
    display.Show(job, std::nullopt);
    display.Show(job, std::nullopt);
    job.set_status("running");
    display.Show(job, std::nullopt);
  }
  EXPECT_EQ(out.str(), "job 7: waiting\njob 7: running\n");
}

TEST(ProgressDisplay, ClearsItsLineBeforeAJobsOutput) {
  std::ostringstream out;
  {
    ProgressDisplay display(out, {.interactive = true, .width = 60}, absl::UTCTimeZone());
    v1::Job job = ExampleWaitingJob();
    job.clear_next_start_time();
    display.Show(job, std::nullopt);
    job.set_status("running");
    display.PassThrough(out, "step 1\n");
    display.Show(job, std::nullopt);  // the job writes: no line in between
    display.PassThrough(out, "step 2\n");
  }
  // The line may have been redrawn by the clock, but never stands before output.
  const std::string text = out.str();
  EXPECT_THAT(text, testing::StartsWith("job 7 waiting"));
  EXPECT_THAT(text, testing::EndsWith("\r\x1b[Kstep 1\nstep 2\n"));
}

}  // namespace
}  // namespace windfall
