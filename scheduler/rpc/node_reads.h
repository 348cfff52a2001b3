#ifndef WINDFALL_SCHEDULER_RPC_NODE_READS_H_
#define WINDFALL_SCHEDULER_RPC_NODE_READS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "domain/node_sleep.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/node.pb.h"

namespace windfall {

// What of a node is not in the store.
struct NodeContext {
  std::function<bool(NodeId)> is_connected;
  const SleepPolicy& sleep;
};

// By name, with what runs there.
absl::StatusOr<windfall::v1::ListNodesResponse> ListNodes(
    StoreReader& reader, const NodeContext& context, const windfall::v1::ListNodesRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_NODE_READS_H_
