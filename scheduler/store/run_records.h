// Runs and the nodes that they ran on.
#ifndef WINDFALL_SCHEDULER_STORE_RUN_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_RUN_RECORDS_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/node.h"
#include "domain/run.h"
#include "domain/time_span.h"
#include "scheduler/store/connection.h"

namespace windfall {

absl::Status SaveNode(Connection& connection, const Node& node);
absl::StatusOr<std::vector<Node>> ReadNodes(Connection& connection);  // by name
absl::StatusOr<NodeId> ReadLastNodeId(Connection& connection);

absl::Status SaveRun(Connection& connection, const Run& run);
absl::StatusOr<std::optional<Run>> ReadRun(Connection& connection, RunId id);
absl::StatusOr<RunId> ReadLastRunId(Connection& connection);
// All in order of id, which is the order of assignment.
absl::StatusOr<std::vector<Run>> ReadLiveRuns(Connection& connection);
absl::StatusOr<std::vector<Run>> ReadRunsOfJob(Connection& connection, JobId job, int32_t limit);
absl::StatusOr<std::vector<Run>> ReadRunsOfTask(Connection& connection, TaskId task);
// A run reaches from its start (assignment, if it has not started) to its end; one of no length
// overlaps if it lies in `span`.
absl::StatusOr<std::vector<Run>> ReadRunsOverlapping(Connection& connection, const TimeSpan& span);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_RUN_RECORDS_H_
