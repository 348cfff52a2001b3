// The client against a scheduler made for the test, on a socket of its own.
#include "cli/client.h"

#include <grpcpp/grpcpp.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "cli/command_line.h"
#include "cli/follow_job.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"
#include "tests/doubles/waiting.h"
#include "windfall/v1/job.grpc.pb.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Job 7 waits, runs, prints "hello" and fails with exit status 3.
class FakeJobs final : public v1::JobService::Service {
 public:
  grpc::Status SubmitJob(grpc::ServerContext*, const v1::SubmitJobRequest* request,
                         v1::SubmitJobResponse* response) override {
    const absl::MutexLock lock(&mutex_);
    keys_.push_back(request->idempotency_key());
    if (keys_.size() == 1) return {grpc::StatusCode::UNAVAILABLE, "the scheduler is stopping"};
    response->set_job_id(7);
    return grpc::Status::OK;
  }

  grpc::Status WatchJob(grpc::ServerContext* context, const v1::WatchJobRequest* request,
                        grpc::ServerWriter<v1::WatchJobResponse>* writer) override {
    v1::WatchJobResponse response;
    *response.mutable_job() = ExampleWaitingJob();
    if (request->job_id() == 404) return {grpc::StatusCode::NOT_FOUND, "job 404 does not exist"};
    writer->Write(response);
    if (request->until_promised()) return grpc::Status::OK;
    if (request->job_id() == 99) {  // never ends by itself
      watched_.Notify();
      EXPECT_TRUE(WaitUntil([context] { return context->IsCancelled(); }));
      return grpc::Status::CANCELLED;
    }
    response.mutable_job()->set_id(request->job_id());
    response.mutable_job()->set_status("running");
    writer->Write(response);
    response.mutable_job()->set_status("failed");
    response.mutable_job()->set_state(v1::TASK_STATE_FAILED);
    *response.mutable_job()->mutable_end_time() = ToWire(ExampleNow());
    writer->Write(response);
    return grpc::Status::OK;
  }

  grpc::Status GetJob(grpc::ServerContext*, const v1::GetJobRequest* request,
                      v1::GetJobResponse* response) override {
    v1::Run& run = *response->add_runs();
    *run.mutable_end_time() = ToWire(ExampleNow());
    run.set_outcome("failed");
    if (request->job_id() == 127) {  // never started
      run.set_message("command not found: 'nosuch'");
      return grpc::Status::OK;
    }
    *run.mutable_start_time() = ToWire(ExampleNow());
    run.set_exit_code(3);
    run.set_message("exit status 3");
    return grpc::Status::OK;
  }

  grpc::Status FollowLogs(grpc::ServerContext*, const v1::FollowLogsRequest* request,
                          grpc::ServerWriter<v1::FollowLogsResponse>* writer) override {
    v1::FollowLogsResponse response;
    response.set_data(request->standard_error() ? "oops\n" : "hello\n");
    writer->Write(response);
    return grpc::Status::OK;
  }

  std::vector<std::string> keys() {
    const absl::MutexLock lock(&mutex_);
    return keys_;
  }
  absl::Notification& watched() { return watched_; }

 private:
  absl::Mutex mutex_;
  std::vector<std::string> keys_ ABSL_GUARDED_BY(mutex_);
  absl::Notification watched_;
};

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(target_, grpc::InsecureServerCredentials());
    builder.RegisterService(&jobs_);
    server_ = builder.BuildAndStart();
  }

  struct Outcome {
    int exit_status;
    std::string out;
    std::string err;
  };
  Outcome Type(std::vector<std::string> words) {
    std::ostringstream out;
    std::ostringstream err;
    Console console = {.out = out,
                       .err = err,
                       .zone = absl::UTCTimeZone(),
                       .environment = {{"WINDFALL_SERVER", target_}}};
    const int exit_status = RunCommandLine(std::move(words), console);
    return {.exit_status = exit_status, .out = out.str(), .err = err.str()};
  }

  const TemporaryDirectory directory_;
  const std::string target_ = "unix:" + directory_.file("scheduler.sock");
  FakeJobs jobs_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ClientTest, SubmitsAgainWithTheSameKeyWhenTheAnswerWasLost) {
  const Outcome outcome = Type({"submit", "--", "true"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("job 7 queued\n"));
  const std::vector<std::string> keys = jobs_.keys();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0], keys[1]);
  EXPECT_EQ(keys[0].size(), 32u);
}

TEST_F(ClientTest, RunPassesTheOutputThroughAndExitsWithTheCommandsStatus) {
  const Outcome outcome = Type({"run", "true"});
  EXPECT_EQ(outcome.exit_status, 3) << outcome.err;
  EXPECT_EQ(outcome.out, "hello\n");
  EXPECT_THAT(outcome.err, HasSubstr("oops\n"));
  EXPECT_THAT(outcome.err, HasSubstr("job 7: failed: exit status 3\n"));
}

TEST_F(ClientTest, WaitPrintsHowItEndedAndExitsWithTheJobsStatus) {
  const Outcome outcome = Type({"wait", "7"});
  EXPECT_EQ(outcome.exit_status, 3);
  EXPECT_EQ(outcome.out, "job 7: failed: exit status 3\n");
  EXPECT_THAT(outcome.err, HasSubstr("job 7: running\n"));
}

TEST_F(ClientTest, WaitSaysWhyARunCouldNotStartAndNeverCallsItRunning) {
  const Outcome outcome = Type({"wait", "127"});
  EXPECT_EQ(outcome.exit_status, 127);
  EXPECT_EQ(outcome.out,
            "job 127: failed: command not found: 'nosuch'; correct it and submit again\n");
  EXPECT_THAT(outcome.err, Not(HasSubstr("running")));
}

TEST_F(ClientTest, ShowsTheSchedulersWordsForARefusal) {
  const Outcome outcome = Type({"wait", "404"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.err, "windfall: job 404 does not exist\n");
}

TEST_F(ClientTest, SaysThatTheSchedulerDoesNotKnowARequest) {
  const Outcome outcome = Type({"nodes"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("does not know this request"));
}

TEST_F(ClientTest, CancellingTheStreamsEndsAWait) {
  auto client = Client::Connect(target_);
  ASSERT_TRUE(client.ok()) << client.status();
  std::ostringstream out;
  ProgressDisplay display(out, {}, absl::UTCTimeZone());
  absl::StatusOr<v1::Job> job = absl::UnknownError("not called");
  std::thread waiting([&] { job = FollowJob(**client, {.job_id = 99}, display); });
  jobs_.watched().WaitForNotification();
  (*client)->CancelStreams();
  waiting.join();
  EXPECT_TRUE(absl::IsCancelled(job.status())) << job.status();
}

TEST(Client, SaysAtOnceThatNobodyAnswers) {
  const auto client = Client::Connect("unix:/nowhere/windfall.sock");
  EXPECT_TRUE(absl::IsUnavailable(client.status()));
  EXPECT_THAT(std::string(client.status().message()),
              HasSubstr("no scheduler answers at unix:/nowhere/windfall.sock"));
}

}  // namespace
}  // namespace windfall
