#ifndef WINDFALL_SCHEDULER_RPC_LOG_FOLLOW_H_
#define WINDFALL_SCHEDULER_RPC_LOG_FOLLOW_H_

#include "scheduler/rpc/service_context.h"
#include "windfall/v1/job.pb.h"

namespace grpc {
template <class Response>
class ServerWriteReactor;
}  // namespace grpc

namespace windfall {

// The output of a task's last run; when following, of all its runs from that one on, until the task
// has ended. FailedPrecondition if it has not started (and is not followed); Unavailable if the
// node that holds the output is not connected. Owns itself.
grpc::ServerWriteReactor<windfall::v1::FollowLogsResponse>* FollowLogs(
    const ServiceContext& context, const windfall::v1::FollowLogsRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_LOG_FOLLOW_H_
