#include "scheduler/rpc/rpc_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/rpc/running_site.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

const char* const kServices[] = {"windfall.v1.JobService", "windfall.v1.NodeService",
                                 "windfall.v1.ForecastService", "windfall.v1.ReportService",
                                 "windfall.v1.AgentService"};

// One message each way, as bytes: Debian ships no stubs of the health and reflection services.
grpc::Status Exchange(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                      const std::string& request, std::string& answer) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  const auto context = Patiently();
  const auto call = stub.PrepareCall(context.get(), method, &queue);
  const auto next = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  call->StartCall(nullptr);
  EXPECT_TRUE(next());
  const grpc::Slice bytes(request);
  call->WriteLast(grpc::ByteBuffer(&bytes, 1), grpc::WriteOptions(), nullptr);
  EXPECT_TRUE(next());
  grpc::ByteBuffer buffer;
  call->Read(&buffer, nullptr);
  if (next()) {
    grpc::Slice whole;
    EXPECT_TRUE(buffer.DumpToSingleSlice(&whole).ok());
    answer.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  next();
  return status;
}

// HealthCheckRequest{service} and HealthCheckResponse{SERVING} on the wire.
std::string HealthRequest(const std::string& service) {
  return absl::StrCat("\x0a", std::string(1, static_cast<char>(service.size())), service);
}
constexpr char kServing[] = "\x08\x01";

TEST(RpcServer, TellsTheHealthOfEveryService) {
  RunningSite site;
  for (const char* service : kServices) {
    std::string answer;
    const grpc::Status status =
        Exchange(site.channel(), "/grpc.health.v1.Health/Check", HealthRequest(service), answer);
    EXPECT_TRUE(status.ok()) << service << ": " << status.error_message();
    EXPECT_EQ(answer, kServing) << service;
  }
  std::string answer;
  EXPECT_TRUE(Exchange(site.channel(), "/grpc.health.v1.Health/Check", "", answer).ok());
  EXPECT_EQ(answer, kServing);
}

TEST(RpcServer, ListsItsServicesByReflection) {
  RunningSite site;
  std::string answer;
  const std::string list_services = "\x3a\x01*";
  const grpc::Status status =
      Exchange(site.channel(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
               list_services, answer);
  EXPECT_TRUE(status.ok()) << status.error_message();
  for (const char* service : kServices) EXPECT_THAT(answer, HasSubstr(service));
}

TEST(RpcServer, EndsStreamsWhenItStops) {
  RunningSite site;
  TestAgent agent(site.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  const auto jobs = v1::JobService::NewStub(site.channel());
  v1::SubmitJobRequest submit;
  *submit.mutable_spec() = SmallSpec();
  submit.mutable_spec()->set_hold(true);
  v1::SubmitJobResponse submitted;
  ASSERT_TRUE(jobs->SubmitJob(Patiently().get(), submit, &submitted).ok());
  v1::WatchJobRequest request;
  request.set_job_id(submitted.job_id());
  const auto context = Patiently();
  const auto watch = jobs->WatchJob(context.get(), request);
  v1::WatchJobResponse response;
  ASSERT_TRUE(watch->Read(&response));

  site.Stop();
  EXPECT_FALSE(watch->Read(&response));
  const grpc::Status watched = watch->Finish();
  EXPECT_EQ(watched.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(watched.error_message(), HasSubstr("stopping"));
  EXPECT_EQ(agent.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(RpcServer, TellsTheRealPort) {
  RunningSite site;
  const auto server = RpcServer::Start("127.0.0.1:0", site.scheduler(), site.reader());
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_NE((*server)->address(), "127.0.0.1:0");
  const auto jobs = v1::JobService::NewStub(
      grpc::CreateChannel((*server)->address(), grpc::InsecureChannelCredentials()));
  v1::ListJobsResponse response;
  EXPECT_TRUE(jobs->ListJobs(Patiently().get(), v1::ListJobsRequest(), &response).ok());
}

TEST(RpcServer, RefusesAnAddressThatIsTaken) {
  RunningSite site;
  const auto first = RpcServer::Start("127.0.0.1:0", site.scheduler(), site.reader());
  ASSERT_TRUE(first.ok()) << first.status();
  for (const std::string& address : {(*first)->address(), site.server().address()}) {
    const auto second = RpcServer::Start(address, site.scheduler(), site.reader());
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(second.status().message()), HasSubstr(address));
  }
}

}  // namespace
}  // namespace windfall
