#ifndef WINDFALL_SCHEDULER_RPC_SERVICE_CONTEXT_H_
#define WINDFALL_SCHEDULER_RPC_SERVICE_CONTEXT_H_

#include "scheduler/rpc/live_streams.h"
#include "scheduler/rpc/read_pool.h"
#include "scheduler/server/scheduler.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// What the services answer from. All of it outlives the server.
struct ServiceContext {
  Scheduler& scheduler;
  StoreReader& reader;
  ReadPool& pool;
  LiveStreams& streams;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_SERVICE_CONTEXT_H_
