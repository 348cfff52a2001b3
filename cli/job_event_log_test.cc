#include "cli/job_event_log.h"

#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::ListJobsResponse Listing(const v1::Job& job) {
  v1::ListJobsResponse response;
  *response.add_jobs() = job;
  return response;
}

TEST(JobEventLog, TellsSubmissionStartEndAndSettlement) {
  const View view = ExampleView({});
  JobEventLog log;
  EXPECT_THAT(log.Update({}, view), IsEmpty());

  v1::Job job = ExampleWaitingJob();
  const v1::Promise promise = job.promise();
  job.clear_promise();
  EXPECT_THAT(log.Update(Listing(job), view), IsEmpty()) << "not before its promise";
  *job.mutable_promise() = promise;
  EXPECT_THAT(log.Update(Listing(job), view),
              ElementsAre("20:00:00 job 7: waiting, starts Wed 02:30, train-mlp"));

  *job.mutable_next_start_time() = ToWire(ExampleNow() + absl::Hours(1));
  EXPECT_THAT(log.Update(Listing(job), view), IsEmpty()) << "a plan that moves is no event";

  job.set_status("running");
  EXPECT_THAT(log.Update(Listing(job), view), ElementsAre("20:00:00 job 7: running"));

  job = ExampleSettledJob().job();
  job.clear_settlement();
  EXPECT_THAT(log.Update(Listing(job), view), ElementsAre("20:00:00 job 7: succeeded"));
  job = ExampleSettledJob().job();
  EXPECT_THAT(log.Update(Listing(job), view),
              ElementsAre("20:00:00 job 7: succeeded, 1.1 kWh (90 % measured, 10 % estimated), 181 "
                          "g CO2e instead of 249 g at submission (-27 %), settled with neso"));
  EXPECT_THAT(log.Update(Listing(job), view), IsEmpty());
}

TEST(JobEventLog, OnlyTakesNoteOfWhatWasThereBefore) {
  JobEventLog log;
  EXPECT_THAT(log.Update(Listing(ExampleWaitingJob()), ExampleView({})), IsEmpty());
}

}  // namespace
}  // namespace windfall
