#ifndef WINDFALL_SCHEDULER_RPC_AGENT_SERVICE_H_
#define WINDFALL_SCHEDULER_RPC_AGENT_SERVICE_H_

#include <memory>

#include "scheduler/server/scheduler.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace windfall {

// windfall.v1.AgentService. The scheduler must outlive the server that it is registered with.
std::unique_ptr<grpc::Service> MakeAgentService(Scheduler& scheduler);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_AGENT_SERVICE_H_
