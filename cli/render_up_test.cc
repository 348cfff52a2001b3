#include "cli/render_up.h"

#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RenderUpBanner, SaysThatAForecastIsSettledWithItself) {
  UpBanner banner{.zone = ExampleForecast().status(), .settles_with_forecast = true};
  EXPECT_THAT(RenderUpBanner(banner, ExampleView({})),
              HasSubstr("  settled   with the same file, which is also taken as what came true\n"));
  banner.settles_with_forecast = false;
  EXPECT_THAT(RenderUpBanner(banner, ExampleView({})), Not(HasSubstr("settled")));
}

v1::Job Running(int64_t id) {
  v1::Job job = ExampleWaitingJob();
  job.set_id(id);
  job.set_status("running");
  return job;
}

TEST(UnpausableText, NamesTheJobsThatWouldLoseTheirWork) {
  v1::ListJobsResponse running;
  *running.add_jobs() = Running(3);
  running.mutable_jobs(0)->mutable_spec()->mutable_interruption();
  EXPECT_EQ(UnpausableText(running), "");
  *running.add_jobs() = Running(4);
  EXPECT_THAT(UnpausableText(running), HasSubstr("job 4 (train-mlp) cannot be paused"));
  for (int64_t id = 5; id < 11; ++id) *running.add_jobs() = Running(id);
  EXPECT_THAT(UnpausableText(running), HasSubstr("8 (train-mlp), 2 more cannot be paused"));
}

}  // namespace
}  // namespace windfall
