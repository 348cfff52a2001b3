#include "scheduler/rpc/agent_service.h"

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/rpc/running_site.h"
#include "windfall/v1/node.grpc.pb.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

class AgentServiceTest : public testing::Test {
 protected:
  v1::ListNodesResponse ListNodes() {
    v1::ListNodesResponse response;
    const grpc::Status status =
        nodes_->ListNodes(Patiently().get(), v1::ListNodesRequest(), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  RunningSite site_;
  const std::unique_ptr<v1::NodeService::Stub> nodes_ = v1::NodeService::NewStub(site_.channel());
};

TEST_F(AgentServiceTest, AHelloMakesANode) {
  TestAgent agent(site_.channel(), "n1");
  const v1::Welcome welcome = agent.Await(v1::ConnectResponse::kWelcome).welcome();
  EXPECT_GT(welcome.node_id(), 0);
  EXPECT_EQ(welcome.lease().seconds(), 300);
  EXPECT_EQ(welcome.reading_slot().seconds(), 60);

  const v1::ListNodesResponse nodes = ListNodes();
  ASSERT_EQ(nodes.nodes_size(), 1);
  EXPECT_EQ(nodes.nodes(0).name(), "n1");
  EXPECT_EQ(nodes.nodes(0).zone(), "GB");
  EXPECT_EQ(nodes.nodes(0).capacity().cpus_count(), 8);
  EXPECT_EQ(nodes.nodes(0).used().cpus_count(), 0);
  EXPECT_TRUE(nodes.nodes(0).connected());
}

TEST_F(AgentServiceTest, ShowsWhichNodesSleep) {
  TestAgent always_on(site_.channel(), "n1");
  TestAgent sleeper(site_.channel(), "sleeper");
  always_on.Await(v1::ConnectResponse::kWelcome);
  sleeper.Await(v1::ConnectResponse::kWelcome);

  const v1::ListNodesResponse nodes = ListNodes();
  ASSERT_EQ(nodes.nodes_size(), 2);
  EXPECT_FALSE(nodes.nodes(0).has_idle_watts());
  EXPECT_EQ(nodes.nodes(1).name(), "sleeper");
  EXPECT_DOUBLE_EQ(nodes.nodes(1).idle_watts(), 200);
  EXPECT_DOUBLE_EQ(nodes.nodes(1).wake_watt_hours(), 30);
}

TEST_F(AgentServiceTest, ShowsWhatRunsOnANode) {
  TestAgent agent(site_.channel(), "n1");
  v1::SubmitJobRequest submit;
  *submit.mutable_spec() = SmallSpec();
  submit.mutable_spec()->mutable_resources()->set_cpus_count(3);
  v1::SubmitJobResponse submitted;
  const auto jobs = v1::JobService::NewStub(site_.channel());
  ASSERT_TRUE(jobs->SubmitJob(Patiently().get(), submit, &submitted).ok());
  const v1::StartRun start = agent.Await(v1::ConnectResponse::kStartRun).start_run();
  EXPECT_EQ(start.command(0), "true");

  const v1::ListNodesResponse nodes = ListNodes();
  ASSERT_EQ(nodes.nodes_size(), 1);
  EXPECT_EQ(nodes.nodes(0).used().cpus_count(), 3);
  ASSERT_EQ(nodes.nodes(0).running_task_ids_size(), 1);
  EXPECT_EQ(nodes.nodes(0).running_task_ids(0), start.task_id());
}

TEST_F(AgentServiceTest, AcknowledgesWhatIsDurable) {
  TestAgent agent(site_.channel(), "n1");
  v1::SubmitJobRequest submit;
  *submit.mutable_spec() = SmallSpec();
  v1::SubmitJobResponse submitted;
  const auto jobs = v1::JobService::NewStub(site_.channel());
  ASSERT_TRUE(jobs->SubmitJob(Patiently().get(), submit, &submitted).ok());
  const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
  agent.RunSucceeds(run_id, absl::Now(), 1000);
  int64_t acknowledged = 0;
  while (acknowledged < 3) {
    const v1::ConnectResponse command = agent.Await(v1::ConnectResponse::kAcknowledgedSequence);
    ASSERT_GT(command.acknowledged_sequence(), acknowledged);
    acknowledged = command.acknowledged_sequence();
  }
  EXPECT_EQ(acknowledged, 3);
}

TEST_F(AgentServiceTest, WantsAHelloFirst) {
  TestAgent agent(site_.channel());
  v1::ConnectRequest heartbeat;
  heartbeat.mutable_heartbeat();
  agent.Say(heartbeat);
  EXPECT_EQ(agent.AwaitEnd().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(AgentServiceTest, EndsTheStreamAtAMessageThatMakesNoSense) {
  TestAgent agent(site_.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  v1::ConnectRequest nonsense;
  nonsense.mutable_run_started()->set_run_id(-1);
  agent.Report(nonsense);
  EXPECT_EQ(agent.AwaitEnd().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(AgentServiceTest, ANewerStreamOfANodeTakesItsPlace) {
  TestAgent first(site_.channel(), "n1");
  const int64_t node_id = first.Await(v1::ConnectResponse::kWelcome).welcome().node_id();
  TestAgent second(site_.channel(), "n1");
  EXPECT_EQ(second.Await(v1::ConnectResponse::kWelcome).welcome().node_id(), node_id);
  EXPECT_FALSE(first.AwaitEnd().ok());
  EXPECT_TRUE(site_.scheduler().IsConnected(NodeId(node_id)));
}

TEST_F(AgentServiceTest, DrainsAndResumesANode) {
  TestAgent agent(site_.channel(), "n1");
  agent.Await(v1::ConnectResponse::kWelcome);
  v1::DrainNodeRequest drain;
  drain.set_name("n1");
  v1::DrainNodeResponse drained;
  ASSERT_TRUE(nodes_->DrainNode(Patiently().get(), drain, &drained).ok());
  EXPECT_TRUE(drained.node().drained());
  v1::ResumeNodeRequest resume;
  resume.set_name("n1");
  v1::ResumeNodeResponse resumed;
  ASSERT_TRUE(nodes_->ResumeNode(Patiently().get(), resume, &resumed).ok());
  EXPECT_FALSE(resumed.node().drained());
  resume.set_name("n2");
  const grpc::Status unknown = nodes_->ResumeNode(Patiently().get(), resume, &resumed);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(unknown.error_message(), HasSubstr("n2"));
}

}  // namespace
}  // namespace windfall
