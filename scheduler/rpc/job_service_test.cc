#include "scheduler/rpc/job_service.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/rpc/running_site.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class JobServiceTest : public testing::Test {
 protected:
  grpc::Status Submit(const v1::SubmitJobRequest& request, v1::SubmitJobResponse& response) {
    return jobs_->SubmitJob(Patiently().get(), request, &response);
  }

  int64_t SubmitSpec(const v1::JobSpec& spec) {
    v1::SubmitJobRequest request;
    *request.mutable_spec() = spec;
    v1::SubmitJobResponse response;
    const grpc::Status status = Submit(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.job_id();
  }

  v1::GetJobResponse Get(int64_t job_id) {
    v1::GetJobRequest request;
    request.set_job_id(job_id);
    v1::GetJobResponse response;
    const grpc::Status status = jobs_->GetJob(Patiently().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // What a watcher was told, to the end.
  std::vector<v1::Job> Watch(const v1::WatchJobRequest& request) {
    const auto context = Patiently();
    const auto stream = jobs_->WatchJob(context.get(), request);
    std::vector<v1::Job> told;
    v1::WatchJobResponse response;
    while (stream->Read(&response)) told.push_back(response.job());
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return told;
  }

  RunningSite site_;
  const std::unique_ptr<v1::JobService::Stub> jobs_ = v1::JobService::NewStub(site_.channel());
};

TEST_F(JobServiceTest, TheSameKeyIsTheSameJob) {
  v1::SubmitJobRequest request;
  *request.mutable_spec() = SmallSpec();
  request.set_idempotency_key("once");
  v1::SubmitJobResponse first;
  ASSERT_TRUE(Submit(request, first).ok());
  EXPECT_FALSE(first.already_existed());
  v1::SubmitJobResponse second;
  ASSERT_TRUE(Submit(request, second).ok());
  EXPECT_TRUE(second.already_existed());
  EXPECT_EQ(second.job_id(), first.job_id());
}

TEST_F(JobServiceTest, TheSameKeyForAnotherJobIsRefused) {
  v1::SubmitJobRequest request;
  *request.mutable_spec() = SmallSpec();
  request.set_idempotency_key("once");
  v1::SubmitJobResponse response;
  ASSERT_TRUE(Submit(request, response).ok());
  request.mutable_spec()->add_command("--more");
  const grpc::Status refused = Submit(request, response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_THAT(refused.error_message(), testing::HasSubstr("job 1"));
}

TEST_F(JobServiceTest, ABadSubmissionIsTheCallersToFix) {
  v1::SubmitJobRequest no_spec;
  v1::SubmitJobRequest no_command;
  no_command.mutable_spec()->set_working_directory("/");
  v1::SubmitJobRequest unreadable;
  *unreadable.mutable_spec() = SmallSpec();
  unreadable.mutable_spec()->add_after_job_ids(-1);
  v1::SubmitJobRequest long_key;
  *long_key.mutable_spec() = SmallSpec();
  long_key.set_idempotency_key(std::string(257, 'k'));
  v1::SubmitJobRequest no_zone;
  *no_zone.mutable_spec() = SmallSpec();
  no_zone.mutable_spec()->add_zones("XX");
  struct Case {
    const v1::SubmitJobRequest& request;
    const char* names;
  };
  for (const Case& test :
       {Case{no_spec, "spec"}, Case{no_command, "command"}, Case{unreadable, "after_job_ids"},
        Case{long_key, "idempotency_key"}, Case{no_zone, "XX"}}) {
    v1::SubmitJobResponse response;
    const grpc::Status status = Submit(test.request, response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << test.names;
    EXPECT_THAT(status.error_message(), HasSubstr(test.names));
  }
}

TEST_F(JobServiceTest, AnUnknownJobIsNotFoundByAnyCall) {
  constexpr int64_t kNone = 4711;
  std::vector<grpc::Status> statuses;
  const auto call = [&](auto request, auto response, auto method) {
    request.set_job_id(kNone);
    statuses.push_back((jobs_.get()->*method)(Patiently().get(), request, &response));
  };
  using Stub = v1::JobService::Stub;
  call(v1::GetJobRequest(), v1::GetJobResponse(), &Stub::GetJob);
  call(v1::ListTasksRequest(), v1::ListTasksResponse(), &Stub::ListTasks);
  call(v1::ExplainJobRequest(), v1::ExplainJobResponse(), &Stub::ExplainJob);
  call(v1::CancelJobRequest(), v1::CancelJobResponse(), &Stub::CancelJob);
  call(v1::HoldJobRequest(), v1::HoldJobResponse(), &Stub::HoldJob);
  call(v1::ReleaseJobRequest(), v1::ReleaseJobResponse(), &Stub::ReleaseJob);
  call(v1::RetryJobRequest(), v1::RetryJobResponse(), &Stub::RetryJob);

  v1::WatchJobRequest watch;
  watch.set_job_id(kNone);
  const auto watch_context = Patiently();
  const auto watched = jobs_->WatchJob(watch_context.get(), watch);
  v1::WatchJobResponse news;
  EXPECT_FALSE(watched->Read(&news));
  statuses.push_back(watched->Finish());

  v1::FollowLogsRequest follow;
  follow.set_job_id(kNone);
  const auto follow_context = Patiently();
  const auto followed = jobs_->FollowLogs(follow_context.get(), follow);
  v1::FollowLogsResponse output;
  EXPECT_FALSE(followed->Read(&output));
  statuses.push_back(followed->Finish());

  for (const grpc::Status& status : statuses) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND) << status.error_message();
    EXPECT_THAT(status.error_message(), HasSubstr("4711"));
  }
}

TEST_F(JobServiceTest, AMissingIdIsTheCallersToFix) {
  v1::GetJobResponse response;
  EXPECT_EQ(jobs_->GetJob(Patiently().get(), v1::GetJobRequest(), &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(JobServiceTest, ListsJobsPageByPageNewestFirst) {
  std::vector<int64_t> submitted;
  for (int i = 0; i < 3; ++i) submitted.push_back(SubmitSpec(SmallSpec()));
  std::vector<int64_t> listed;
  v1::ListJobsRequest request;
  request.set_page_size(2);
  do {
    v1::ListJobsResponse response;
    ASSERT_TRUE(jobs_->ListJobs(Patiently().get(), request, &response).ok());
    for (const v1::Job& job : response.jobs()) listed.push_back(job.id());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(listed, ElementsAre(submitted[2], submitted[1], submitted[0]));
}

TEST_F(JobServiceTest, ListsTheTasksOfASweepThatHasNotStarted) {
  v1::JobSpec spec = SmallSpec();
  spec.set_hold(true);
  v1::Parameter& parameter = *spec.add_parameters();
  parameter.set_name("seed");
  parameter.mutable_range()->set_first_value(1);
  parameter.mutable_range()->set_last_value(5);
  v1::ListTasksRequest request;
  request.set_job_id(SubmitSpec(spec));
  request.set_page_size(3);
  v1::ListTasksResponse first;
  ASSERT_TRUE(jobs_->ListTasks(Patiently().get(), request, &first).ok());
  request.set_page_token(first.next_page_token());
  v1::ListTasksResponse second;
  ASSERT_TRUE(jobs_->ListTasks(Patiently().get(), request, &second).ok());
  ASSERT_EQ(first.tasks_size(), 3);
  ASSERT_EQ(second.tasks_size(), 2);
  EXPECT_EQ(second.tasks(1).state(), v1::TASK_STATE_PENDING);
  EXPECT_EQ(second.tasks(1).parameters().at("seed"), "5");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(JobServiceTest, SteersAJob) {
  v1::JobSpec spec = SmallSpec();
  spec.set_hold(true);
  const int64_t job_id = SubmitSpec(spec);
  EXPECT_EQ(Get(job_id).job().status(), "held");

  v1::ReleaseJobRequest release;
  release.set_job_id(job_id);
  v1::ReleaseJobResponse released;
  ASSERT_TRUE(jobs_->ReleaseJob(Patiently().get(), release, &released).ok());
  EXPECT_FALSE(released.job().held());

  v1::HoldJobRequest hold;
  hold.set_job_id(job_id);
  v1::HoldJobResponse held;
  ASSERT_TRUE(jobs_->HoldJob(Patiently().get(), hold, &held).ok());
  EXPECT_TRUE(held.job().held());

  v1::CancelJobRequest cancel;
  cancel.set_job_id(job_id);
  v1::CancelJobResponse cancelled;
  ASSERT_TRUE(jobs_->CancelJob(Patiently().get(), cancel, &cancelled).ok());
  EXPECT_EQ(Get(job_id).job().status(), "cancelled");

  EXPECT_EQ(jobs_->CancelJob(Patiently().get(), cancel, &cancelled).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(JobServiceTest, PlansWithoutSubmitting) {
  TestAgent agent(site_.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  v1::PlanJobRequest request;
  *request.mutable_spec() = SmallSpec();
  v1::PlanJobResponse response;
  const grpc::Status status = jobs_->PlanJob(Patiently().get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.plan().segments_size(), 1);
  EXPECT_EQ(response.plan().segments(0).node(), "n1");
  EXPECT_EQ(response.plan().segments(0).zone(), "GB");
  EXPECT_EQ(response.plan().alternatives().binding_constraint(), "none");
  v1::ListJobsResponse jobs;
  ASSERT_TRUE(jobs_->ListJobs(Patiently().get(), v1::ListJobsRequest(), &jobs).ok());
  EXPECT_EQ(jobs.jobs_size(), 0);
}

TEST_F(JobServiceTest, ExplainsAHeldJob) {
  v1::JobSpec spec = SmallSpec();
  spec.set_hold(true);
  v1::ExplainJobRequest request;
  request.set_job_id(SubmitSpec(spec));
  v1::ExplainJobResponse response;
  ASSERT_TRUE(jobs_->ExplainJob(Patiently().get(), request, &response).ok());
  EXPECT_THAT(response.text(), HasSubstr("held"));
  EXPECT_FALSE(response.plan().has_alternatives());
  request.set_task_index(1);
  EXPECT_EQ(jobs_->ExplainJob(Patiently().get(), request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(JobServiceTest, AWatcherSeesTheJobToItsEnd) {
  TestAgent agent(site_.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  const int64_t job_id = SubmitSpec(SmallSpec());
  const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
  agent.RunSucceeds(run_id, absl::Now(), 60'000);

  v1::WatchJobRequest request;
  request.set_job_id(job_id);
  const std::vector<v1::Job> told = Watch(request);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().status(), "succeeded");
  EXPECT_EQ(told.back().settlement().energy_millijoules(), 60'000);
  EXPECT_EQ(told.back().settlement().basis(), "none");
  EXPECT_FALSE(told.back().settlement().has_emissions_grams());

  const v1::GetJobResponse shown = Get(job_id);
  ASSERT_EQ(shown.runs_size(), 1);
  EXPECT_EQ(shown.runs(0).node(), "n1");
  EXPECT_EQ(shown.runs(0).outcome(), "succeeded");
  EXPECT_GT(shown.runs(0).energy_kwh(), 0);
}

TEST_F(JobServiceTest, AWatcherMayWaitForThePromiseOnly) {
  TestAgent agent(site_.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  v1::WatchJobRequest request;
  request.set_job_id(SubmitSpec(SmallSpec()));
  request.set_until_promised(true);
  const std::vector<v1::Job> told = Watch(request);
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(told.back().has_promise());
}

}  // namespace
}  // namespace windfall
