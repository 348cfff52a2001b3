#ifndef WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_
#define WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// `is_connected` is not in the store.
absl::StatusOr<windfall::v1::ExplainJobResponse> ExplainJob(
    StoreReader& reader, const std::function<bool(NodeId)>& is_connected, absl::Time now,
    const windfall::v1::ExplainJobRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_
