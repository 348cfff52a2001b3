#include "scheduler/store/run_records.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scheduler/store/json_columns.h"

namespace windfall {
namespace {

constexpr char kSaveNode[] =
    "INSERT INTO nodes (id, name, zone, gpus_count, cpus_count, memory_bytes, gpu_models_json, "
    "meters_json, agent_epoch, last_sequence, drained, last_seen_unix_ns) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone, "
    "gpus_count = excluded.gpus_count, cpus_count = excluded.cpus_count, "
    "memory_bytes = excluded.memory_bytes, gpu_models_json = excluded.gpu_models_json, "
    "meters_json = excluded.meters_json, agent_epoch = excluded.agent_epoch, "
    "last_sequence = excluded.last_sequence, drained = excluded.drained, "
    "last_seen_unix_ns = excluded.last_seen_unix_ns";

constexpr char kSelectNodes[] =
    "SELECT id, name, zone, gpus_count, cpus_count, memory_bytes, gpu_models_json, meters_json, "
    "agent_epoch, last_sequence, drained, last_seen_unix_ns FROM nodes ORDER BY name";

constexpr char kSaveRun[] =
    "INSERT INTO runs (id, job_id, task_index, node_id, zone, attempt, resume, state, outcome, "
    "stop_reason, assign_time_unix_ns, start_time_unix_ns, end_time_unix_ns, exit_code, signal, "
    "message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state, outcome = excluded.outcome, "
    "stop_reason = excluded.stop_reason, start_time_unix_ns = excluded.start_time_unix_ns, "
    "end_time_unix_ns = excluded.end_time_unix_ns, exit_code = excluded.exit_code, "
    "signal = excluded.signal, message = excluded.message";

#define WINDFALL_SELECT_RUN                                                                      \
  "SELECT id, job_id, task_index, node_id, zone, attempt, resume, state, outcome, stop_reason, " \
  "assign_time_unix_ns, start_time_unix_ns, end_time_unix_ns, exit_code, signal, message "       \
  "FROM runs "
constexpr char kSelectLiveRuns[] = WINDFALL_SELECT_RUN "WHERE state <> 'ended' ORDER BY id";
constexpr char kSelectRun[] = WINDFALL_SELECT_RUN "WHERE id = ?";
constexpr char kSelectRunsOfJob[] = WINDFALL_SELECT_RUN "WHERE job_id = ? ORDER BY id LIMIT ?";
constexpr char kSelectRunsOfTask[] =
    WINDFALL_SELECT_RUN "WHERE job_id = ? AND task_index = ? ORDER BY id";
// The two halves of "overlapping", each with an index of its own.
constexpr char kSelectEndedRunsOverlapping[] = WINDFALL_SELECT_RUN
    "WHERE end_time_unix_ns >= ?1 AND COALESCE(start_time_unix_ns, assign_time_unix_ns) < ?2 "
    "AND (end_time_unix_ns > ?1 OR COALESCE(start_time_unix_ns, assign_time_unix_ns) >= ?1) "
    "ORDER BY id";
constexpr char kSelectLiveRunsOverlapping[] = WINDFALL_SELECT_RUN
    "WHERE state <> 'ended' AND end_time_unix_ns IS NULL "
    "AND COALESCE(start_time_unix_ns, assign_time_unix_ns) < ? ORDER BY id";
#undef WINDFALL_SELECT_RUN

std::vector<std::string> StringsFrom(Row& row) {
  absl::StatusOr<std::vector<std::string>> strings = StringsFromJson(row.Next<std::string>());
  if (strings.ok()) return *std::move(strings);
  row.Fail(std::move(strings).status());
  return {};
}

Node NodeFrom(Row& row) {
  return {.id = row.Next<NodeId>(),
          .name = row.Next<std::string>(),
          .zone = row.Next<std::string>(),
          .capacity = {.gpus = row.Next<int32_t>(),
                       .cpus = row.Next<int32_t>(),
                       .memory_bytes = row.Next<int64_t>()},
          .gpu_models = StringsFrom(row),
          .meters = StringsFrom(row),
          .agent_epoch = row.Next<std::string>(),
          .last_sequence = row.Next<int64_t>(),
          .drained = row.Next<bool>(),
          .last_seen = row.Next<absl::Time>()};
}

Run RunFrom(Row& row) {
  return {.id = row.Next<RunId>(),
          .task = {.job = row.Next<JobId>(), .index = row.Next<int32_t>()},
          .node = row.Next<NodeId>(),
          .zone = row.Next<std::string>(),
          .attempt = row.Next<int32_t>(),
          .resume = row.Next<bool>(),
          .state = row.Next<RunState>(),
          .outcome = row.Next<RunOutcome>(),
          .stop_reason = row.Next<std::optional<StopReason>>(),
          .assign_time = row.Next<absl::Time>(),
          .start_time = row.Next<std::optional<absl::Time>>(),
          .end_time = row.Next<std::optional<absl::Time>>(),
          .exit_code = row.Next<std::optional<int>>(),
          .signal = row.Next<std::optional<int>>(),
          .message = row.Next<std::string>()};
}

NodeId NodeIdFrom(Row& row) { return row.Next<NodeId>(); }
RunId RunIdFrom(Row& row) { return row.Next<RunId>(); }

}  // namespace

absl::Status SaveNode(Connection& connection, const Node& node) {
  return connection.Run(kSaveNode, node.id, node.name, node.zone, node.capacity.gpus,
                        node.capacity.cpus, node.capacity.memory_bytes,
                        StringsToJson(node.gpu_models), StringsToJson(node.meters),
                        node.agent_epoch, node.last_sequence, node.drained, node.last_seen);
}

absl::StatusOr<std::vector<Node>> ReadNodes(Connection& connection) {
  return connection.All(&NodeFrom, kSelectNodes);
}

absl::StatusOr<NodeId> ReadLastNodeId(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<NodeId> last,
                            connection.First(&NodeIdFrom, "SELECT MAX(id) FROM nodes"));
  return last.value_or(NodeId());
}

absl::Status SaveRun(Connection& connection, const Run& run) {
  return connection.Run(kSaveRun, run.id, run.task.job, run.task.index, run.node, run.zone,
                        run.attempt, run.resume, run.state, run.outcome, run.stop_reason,
                        run.assign_time, run.start_time, run.end_time, run.exit_code, run.signal,
                        run.message);
}

absl::StatusOr<std::optional<Run>> ReadRun(Connection& connection, RunId id) {
  return connection.First(&RunFrom, kSelectRun, id);
}

absl::StatusOr<RunId> ReadLastRunId(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<RunId> last,
                            connection.First(&RunIdFrom, "SELECT MAX(id) FROM runs"));
  return last.value_or(RunId());
}

absl::StatusOr<std::vector<Run>> ReadLiveRuns(Connection& connection) {
  return connection.All(&RunFrom, kSelectLiveRuns);
}

absl::StatusOr<std::vector<Run>> ReadRunsOfJob(Connection& connection, JobId job, int32_t limit) {
  return connection.All(&RunFrom, kSelectRunsOfJob, job, limit);
}

absl::StatusOr<std::vector<Run>> ReadRunsOfTask(Connection& connection, TaskId task) {
  return connection.All(&RunFrom, kSelectRunsOfTask, task.job, task.index);
}

absl::StatusOr<std::vector<Run>> ReadRunsOverlapping(Connection& connection, const TimeSpan& span) {
  WINDFALL_ASSIGN_OR_RETURN(
      const std::vector<Run> ended,
      connection.All(&RunFrom, kSelectEndedRunsOverlapping, span.begin, span.end));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Run> live,
                            connection.All(&RunFrom, kSelectLiveRunsOverlapping, span.end));
  std::vector<Run> runs;
  std::merge(ended.begin(), ended.end(), live.begin(), live.end(), std::back_inserter(runs),
             [](const Run& a, const Run& b) { return a.id < b.id; });
  return runs;
}

}  // namespace windfall
