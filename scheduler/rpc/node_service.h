#ifndef WINDFALL_SCHEDULER_RPC_NODE_SERVICE_H_
#define WINDFALL_SCHEDULER_RPC_NODE_SERVICE_H_

#include <memory>

#include "scheduler/rpc/service_context.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace windfall {

// windfall.v1.NodeService.
std::unique_ptr<grpc::Service> MakeNodeService(const ServiceContext& context);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_NODE_SERVICE_H_
