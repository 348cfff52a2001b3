#include "scheduler/rpc/log_follow.h"

#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/rpc/running_site.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

// The output of a task as a client reads it.
class Output {
 public:
  Output(v1::JobService::Stub& jobs, const v1::FollowLogsRequest& request)
      : context_(Patiently()), stream_(jobs.FollowLogs(context_.get(), request)) {}

  // Reads until `bytes` have come in all.
  std::string Read(size_t bytes) {
    v1::FollowLogsResponse response;
    while (text_.size() < bytes && stream_->Read(&response)) text_ += response.data();
    return text_;
  }
  grpc::Status ReadToEnd() {
    v1::FollowLogsResponse response;
    while (stream_->Read(&response)) text_ += response.data();
    return stream_->Finish();
  }
  const std::string& text() const { return text_; }
  void HangUp() { context_->TryCancel(); }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  const std::unique_ptr<grpc::ClientReader<v1::FollowLogsResponse>> stream_;
  std::string text_;
};

class LogFollowTest : public testing::Test {
 protected:
  int64_t Submit() {
    v1::SubmitJobRequest request;
    *request.mutable_spec() = SmallSpec();
    v1::SubmitJobResponse response;
    EXPECT_TRUE(jobs_->SubmitJob(Patiently().get(), request, &response).ok());
    return response.job_id();
  }

  static v1::FollowLogsRequest Of(int64_t job_id) {
    v1::FollowLogsRequest request;
    request.set_job_id(job_id);
    return request;
  }
  static v1::FollowLogsRequest Follow(int64_t job_id) {
    v1::FollowLogsRequest request = Of(job_id);
    request.set_follow(true);
    return request;
  }

  static void SendChunk(TestAgent& agent, int64_t request_id, const std::string& data, bool end) {
    v1::ConnectRequest message;
    message.mutable_log_chunk()->set_request_id(request_id);
    message.mutable_log_chunk()->set_data(data);
    message.mutable_log_chunk()->set_end(end);
    agent.Say(message);
  }

  static void Started(TestAgent& agent, int64_t run_id) {
    v1::ConnectRequest message;
    message.mutable_run_started()->set_run_id(run_id);
    message.mutable_run_started()->mutable_start_time()->set_seconds(
        absl::ToUnixSeconds(absl::Now()));
    agent.Report(message);
  }

  static void Ended(TestAgent& agent, int64_t run_id, v1::RunOutcome outcome) {
    v1::ConnectRequest message;
    v1::RunEnded& result = *message.mutable_run_ended();
    result.set_run_id(run_id);
    result.set_outcome(outcome);
    result.mutable_start_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    result.mutable_end_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    agent.Report(message);
  }

  RunningSite site_;
  const std::unique_ptr<v1::JobService::Stub> jobs_ = v1::JobService::NewStub(site_.channel());
};

TEST_F(LogFollowTest, ReadsWhatThereIs) {
  TestAgent agent(site_.channel(), "n1");
  const int64_t job_id = Submit();
  const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
  Started(agent, run_id);
  Output follow(*jobs_, Follow(job_id));
  const v1::ReadLog asked = agent.Await(v1::ConnectResponse::kReadLog).read_log();
  EXPECT_EQ(asked.run_id(), run_id);
  EXPECT_TRUE(asked.follow());
  SendChunk(agent, asked.request_id(), "first\n", false);
  EXPECT_EQ(follow.Read(6), "first\n");

  v1::FollowLogsRequest once = Of(job_id);
  once.set_standard_error(true);
  Output output(*jobs_, once);
  const v1::ReadLog second = agent.Await(v1::ConnectResponse::kReadLog).read_log();
  EXPECT_FALSE(second.follow());
  EXPECT_TRUE(second.standard_error());
  SendChunk(agent, second.request_id(), "oops\n", true);
  EXPECT_TRUE(output.ReadToEnd().ok());
  EXPECT_EQ(output.text(), "oops\n");
}

TEST_F(LogFollowTest, FollowsFromBeforeTheStartToTheEndOfTheTask) {
  const int64_t job_id = Submit();
  Output output(*jobs_, Follow(job_id));
  TestAgent agent(site_.channel(), "n1");
  const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
  Started(agent, run_id);
  const int64_t asked = agent.Await(v1::ConnectResponse::kReadLog).read_log().request_id();
  SendChunk(agent, asked, "all", false);
  Ended(agent, run_id, v1::RUN_OUTCOME_SUCCEEDED);
  SendChunk(agent, asked, " of it", true);
  EXPECT_TRUE(output.ReadToEnd().ok());
  EXPECT_EQ(output.text(), "all of it");
}

TEST_F(LogFollowTest, SaysThatNothingHasStarted) {
  Output output(*jobs_, Of(Submit()));
  const grpc::Status status = output.ReadToEnd();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("has not started"));
}

TEST_F(LogFollowTest, SaysThatTheNodeIsAway) {
  int64_t job_id = 0;
  {
    TestAgent agent(site_.channel(), "n1");
    job_id = Submit();
    const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
    Started(agent, run_id);
    Output output(*jobs_, Follow(job_id));
    agent.Await(v1::ConnectResponse::kReadLog);
  }
  Output output(*jobs_, Follow(job_id));
  const grpc::Status status = output.ReadToEnd();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("run 1"));
}

// 8 MiB, no two kilobytes of them alike.
std::string LongOutput() {
  std::string output;
  for (int line = 0; output.size() < (8 << 20); ++line) {
    output.append(absl::StrFormat("%09d", line)).append(90, 'x').push_back('\n');
  }
  return output;
}

TEST_F(LogFollowTest, LosesNothingWhenTheReaderIsSlow) {
  const std::string content = LongOutput();
  TestAgent agent(site_.channel(), "n1");
  const int64_t job_id = Submit();
  Started(agent, agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id());
  Output output(*jobs_, Follow(job_id));

  absl::Notification all_sent;
  int questions = 0;
  std::thread node([&] {
    constexpr size_t kChunk = 64 << 10;
    while (const auto command = agent.Next()) {
      if (!command->has_read_log()) continue;
      ++questions;
      for (auto at = static_cast<size_t>(command->read_log().offset_bytes()); at < content.size();
           at += kChunk) {
        SendChunk(agent, command->read_log().request_id(), content.substr(at, kChunk),
                  at + kChunk >= content.size());
      }
      if (!all_sent.HasBeenNotified()) all_sent.Notify();
    }
  });
  all_sent.WaitForNotification();
  EXPECT_EQ(output.Read(content.size()).size(), content.size());
  EXPECT_TRUE(output.text() == content);
  agent.HangUp();
  node.join();
  EXPECT_GT(questions, 1);
}

TEST_F(LogFollowTest, TellsTheNodeWhenTheReaderHasGone) {
  TestAgent agent(site_.channel(), "n1");
  const int64_t job_id = Submit();
  const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
  Started(agent, run_id);
  Output output(*jobs_, Follow(job_id));
  const int64_t asked = agent.Await(v1::ConnectResponse::kReadLog).read_log().request_id();
  output.HangUp();
  EXPECT_EQ(agent.Await(v1::ConnectResponse::kCancelReadLog).cancel_read_log().request_id(), asked);
}

}  // namespace
}  // namespace windfall
