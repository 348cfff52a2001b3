// The stream to the scheduler over gRPC.
#ifndef WINDFALL_AGENT_LINK_GRPC_CONNECTION_H_
#define WINDFALL_AGENT_LINK_GRPC_CONNECTION_H_

#include <memory>
#include <string>
#include <vector>

#include "agent/link/scheduler_connection.h"

namespace windfall {

// gRPC calls back on threads of its own; what they bring waits here until it is taken.
class GrpcConnection final : public SchedulerConnection {
 public:
  // `target` is "host:port" or "unix:/path". Nothing is opened yet.
  explicit GrpcConnection(const std::string& target);
  // Ends the stream and waits until gRPC has let go of it.
  ~GrpcConnection() override;

  void Open(const AgentHello& hello) override;
  void Send(const AgentReport& report) override;
  size_t queued() const override;
  std::vector<ConnectionEvent> Take() override;

  // Readable when Take has something, or there is room again to Send. Lives as long as this.
  int wake_fd() const;

 private:
  class Mailbox;
  class Stream;
  class Channel;

  std::unique_ptr<Mailbox> mailbox_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_GRPC_CONNECTION_H_
