// For tests: a real scheduler behind a real server, and an agent that does what the test says.
#ifndef WINDFALL_SCHEDULER_RPC_RUNNING_SITE_H_
#define WINDFALL_SCHEDULER_RPC_RUNNING_SITE_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

#include "scheduler/rpc/rpc_server.h"
#include "scheduler/server/scheduler.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"
#include "windfall/v1/agent.grpc.pb.h"
#include "windfall/v1/job.grpc.pb.h"

namespace windfall {

// The zones GB and DE, without forecasts: jobs run at once. A node called "sleeper" draws 200 W
// idle and 30 Wh to wake. Listens on a Unix socket.
class RunningSite {
 public:
  RunningSite();
  ~RunningSite();

  RpcServer& server() { return *server_; }
  Scheduler& scheduler() { return *scheduler_; }
  StoreReader& reader() { return *reader_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Stops serving, as a stop of the program does.
  void Stop();

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<StoreReader> reader_;
  std::unique_ptr<Scheduler> scheduler_;
  std::unique_ptr<RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A context whose call fails rather than hang.
std::unique_ptr<grpc::ClientContext> Patiently();

// A job that any node can run, at once.
v1::JobSpec SmallSpec();

class TestAgent {
 public:
  // Says hello as `name` in the zone GB, with 8 CPUs.
  TestAgent(const std::shared_ptr<grpc::Channel>& channel, const std::string& name);
  // Says nothing yet.
  explicit TestAgent(const std::shared_ptr<grpc::Channel>& channel);
  // Breaks the connection if it is still there.
  ~TestAgent();

  void Say(const v1::ConnectRequest& message);
  // Numbered, as what must not be lost is.
  void Report(v1::ConnectRequest message);
  // The next command of this kind, passing over others. A failure if the stream ends before.
  v1::ConnectResponse Await(v1::ConnectResponse::MessageCase kind);
  // The next command; absent at the end of the stream.
  std::optional<v1::ConnectResponse> Next();
  // Breaks the connection. Next may be waiting in another thread.
  void HangUp() { context_->TryCancel(); }
  // Reads to the end of the stream.
  grpc::Status AwaitEnd();

  // What a run does in its life; `millijoules` are drawn in the minute after `start`.
  void RunSucceeds(int64_t run_id, absl::Time start, int64_t millijoules);

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<v1::AgentService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>> stream_;
  int64_t sequence_ = 0;
  bool ended_ = false;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_RUNNING_SITE_H_
