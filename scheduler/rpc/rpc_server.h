// All services of windfall.v1 on one address, with health and reflection.
#ifndef WINDFALL_SCHEDULER_RPC_RPC_SERVER_H_
#define WINDFALL_SCHEDULER_RPC_RPC_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/server/scheduler.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

class RpcServer {
 public:
  // Serves when it returns. `address` as in ParseListenAddress; InvalidArgument or
  // FailedPrecondition if it cannot be listened on. `scheduler` and `reader` outlive the server.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(const std::string& address,
                                                          Scheduler& scheduler,
                                                          StoreReader& reader);
  // As Shutdown(0).
  ~RpcServer();

  // Where it listens, with the real port.
  const std::string& address() const;
  // Takes no more calls, ends the streams, lets what else is under way end for up to `patience`,
  // then cancels it. Returns when all have ended.
  void Shutdown(absl::Duration patience);

 private:
  class Impl;
  explicit RpcServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_RPC_SERVER_H_
