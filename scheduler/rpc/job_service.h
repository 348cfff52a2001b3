#ifndef WINDFALL_SCHEDULER_RPC_JOB_SERVICE_H_
#define WINDFALL_SCHEDULER_RPC_JOB_SERVICE_H_

#include <memory>

#include "scheduler/rpc/read_pool.h"
#include "scheduler/server/scheduler.h"
#include "scheduler/store/store_reader.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace windfall {

// windfall.v1.JobService. All three must outlive the server that it is registered with.
std::unique_ptr<grpc::Service> MakeJobService(Scheduler& scheduler, StoreReader& reader,
                                              ReadPool& pool);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_JOB_SERVICE_H_
