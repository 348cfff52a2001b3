#ifndef WINDFALL_SCHEDULER_RPC_JOB_WATCH_H_
#define WINDFALL_SCHEDULER_RPC_JOB_WATCH_H_

#include "scheduler/rpc/service_context.h"
#include "windfall/v1/job.pb.h"

namespace grpc {
template <class Response>
class ServerWriteReactor;
}  // namespace grpc

namespace windfall {

// The job now, and again whenever it has changed, as fast as the watcher reads: changes in between
// are told as one. Ends as the request asks. Owns itself.
grpc::ServerWriteReactor<windfall::v1::WatchJobResponse>* WatchJob(
    const ServiceContext& context, const windfall::v1::WatchJobRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_JOB_WATCH_H_
