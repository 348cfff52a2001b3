#ifndef WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_
#define WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_

#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/alternative.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// What is not in the store: who is connected, and what else the task could do, if that is known.
struct ExplainContext {
  std::function<bool(NodeId)> is_connected;
  std::optional<Alternatives> alternatives;
};

absl::StatusOr<windfall::v1::ExplainJobResponse> ExplainJob(
    StoreReader& reader, const ExplainContext& context, absl::Time now,
    const windfall::v1::ExplainJobRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_EXPLAIN_READS_H_
