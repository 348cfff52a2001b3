#ifndef WINDFALL_SCHEDULER_RPC_NODE_READS_H_
#define WINDFALL_SCHEDULER_RPC_NODE_READS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/node.pb.h"

namespace windfall {

// By name, with what runs there. `is_connected` is not in the store.
absl::StatusOr<windfall::v1::ListNodesResponse> ListNodes(
    StoreReader& reader, const std::function<bool(NodeId)>& is_connected,
    const windfall::v1::ListNodesRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_NODE_READS_H_
