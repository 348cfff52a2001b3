#ifndef WINDFALL_SCHEDULER_RPC_GRPC_STATUS_H_
#define WINDFALL_SCHEDULER_RPC_GRPC_STATUS_H_

#include "absl/status/status.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace windfall {

// The same canonical code. The message is cut to what fits into a trailer beside other metadata.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_GRPC_STATUS_H_
