#include "agent/link/grpc_connection.h"

#include <grpcpp/grpcpp.h>
#include <poll.h>

#include <memory>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "agent/link/agent_doubles.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/agent_wire.h"
#include "tests/doubles/temporary_directory.h"
#include "windfall/v1/agent.grpc.pb.h"

namespace windfall {
namespace {

constexpr int kPatienceMs = 60'000;

// Answers a hello with a welcome, and each report with its number; ends the stream after report 99.
class EchoService final : public windfall::v1::AgentService::Service {
  grpc::Status Connect(grpc::ServerContext*,
                       grpc::ServerReaderWriter<windfall::v1::ConnectResponse,
                                                windfall::v1::ConnectRequest>* stream) override {
    windfall::v1::ConnectRequest request;
    while (stream->Read(&request)) {
      if (request.sequence() == 99) {
        return grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "zone 'XX' is unknown");
      }
      const AgentCommand answer = request.has_hello()
                                      ? AgentCommand(AgentWelcome{.node = NodeId(5)})
                                      : AgentCommand(AgentAcknowledge{request.sequence()});
      stream->Write(ToWire(answer));
    }
    return grpc::Status::OK;
  }
};

class GrpcConnectionTest : public ::testing::Test {
 protected:
  void StartServer() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(target(), grpc::InsecureServerCredentials());
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }
  std::string target() const { return "unix:" + directory_.file("socket"); }

  // The next thing that the connection tells.
  ConnectionEvent Next() {
    while (events_.empty()) {
      for (ConnectionEvent& event : connection_->Take()) events_.push_back(std::move(event));
      if (!events_.empty()) break;
      struct pollfd wake = {.fd = connection_->wake_fd(), .events = POLLIN};
      if (poll(&wake, 1, kPatienceMs) == 0) return ConnectionLost{absl::InternalError("nothing")};
    }
    ConnectionEvent event = events_.front();
    events_.erase(events_.begin());
    return event;
  }
  template <typename Command>
  Command NextCommand() {
    const ConnectionEvent event = Next();
    const auto* const command = std::get_if<AgentCommand>(&event);
    if (command != nullptr && std::holds_alternative<Command>(*command)) {
      return std::get<Command>(*command);
    }
    ADD_FAILURE() << "something else came";
    return {};
  }
  absl::Status NextLoss() {
    const ConnectionEvent event = Next();
    const auto* const lost = std::get_if<ConnectionLost>(&event);
    return lost == nullptr ? absl::OkStatus() : lost->reason;
  }
  void OpenAndBeWelcomed() {
    connection_->Open({.node = {.name = "n1", .zone = "GB", .agent_epoch = "e"}});
    EXPECT_EQ(NextCommand<AgentWelcome>().node, NodeId(5));
  }

  TemporaryDirectory directory_;
  EchoService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<GrpcConnection> connection_ = std::make_unique<GrpcConnection>(target());
  std::vector<ConnectionEvent> events_;
};

TEST_F(GrpcConnectionTest, ReportsArriveInOrder) {
  StartServer();
  OpenAndBeWelcomed();
  for (int i = 1; i < 99; ++i) {
    connection_->Send({.sequence = i, .content = RunStarted{RunId(i), absl::UnixEpoch()}});
  }
  for (int i = 1; i < 99; ++i) EXPECT_EQ(NextCommand<AgentAcknowledge>().sequence, i);
  EXPECT_EQ(connection_->queued(), 0U);
}

TEST_F(GrpcConnectionTest, TellsThatNobodyListens) {
  connection_->Open({});
  EXPECT_EQ(NextLoss().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcConnectionTest, TellsWhyTheSchedulerEndedTheStreamAndMayBeOpenedAgain) {
  StartServer();
  OpenAndBeWelcomed();
  connection_->Send({.sequence = 99, .content = RunStarted{RunId(1), absl::UnixEpoch()}});

  EXPECT_EQ(NextLoss(), absl::FailedPreconditionError("zone 'XX' is unknown"));
  OpenAndBeWelcomed();
}

TEST_F(GrpcConnectionTest, FindsASchedulerThatComesBack) {
  StartServer();
  OpenAndBeWelcomed();
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
  EXPECT_FALSE(NextLoss().ok());

  StartServer();
  absl::Status loss = absl::UnavailableError("not yet tried");
  while (absl::IsUnavailable(loss)) {
    connection_->Open({.node = {.name = "n1", .zone = "GB", .agent_epoch = "e"}});
    const ConnectionEvent event = Next();
    const auto* const lost = std::get_if<ConnectionLost>(&event);
    loss = lost == nullptr ? absl::OkStatus() : lost->reason;
  }
  EXPECT_TRUE(loss.ok()) << loss;
}

TEST_F(GrpcConnectionTest, MayBeDestroyedWhileItIsOpen) {
  StartServer();
  OpenAndBeWelcomed();
  connection_.reset();
  server_->Shutdown();
}

}  // namespace
}  // namespace windfall
