#include "scheduler/rpc/node_reads.h"

#include <algorithm>
#include <map>
#include <vector>

#include "domain/status_macros.h"
#include "proto/node_wire.h"
#include "proto/time_wire.h"
#include "scheduler/rpc/page_token.h"

namespace windfall {
namespace {

struct NodeLoad {
  Resources used;
  std::vector<TaskId> tasks;
};

absl::StatusOr<std::map<NodeId, NodeLoad>> ReadLoads(StoreReader& reader) {
  std::map<NodeId, NodeLoad> loads;
  std::map<JobId, Resources> resources;
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Run> runs, reader.LiveRuns());
  for (const Run& run : runs) {
    if (!resources.contains(run.task.job)) {
      WINDFALL_ASSIGN_OR_RETURN(const Job job, reader.GetJob(run.task.job));
      resources[run.task.job] = job.spec.resources;
    }
    NodeLoad& load = loads[run.node];
    load.used += resources[run.task.job];
    load.tasks.push_back(run.task);
  }
  return loads;
}

}  // namespace

absl::StatusOr<windfall::v1::ListNodesResponse> ListNodes(
    StoreReader& reader, const NodeContext& context,
    const windfall::v1::ListNodesRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const int32_t size, PageSize(request.page_size()));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  const auto count = static_cast<int32_t>(nodes.size());
  WINDFALL_ASSIGN_OR_RETURN(const int32_t first, PageStart(request.page_token(), count));
  const int32_t last = std::min(count, first + size);
  WINDFALL_ASSIGN_OR_RETURN(const auto loads, ReadLoads(reader));
  windfall::v1::ListNodesResponse response;
  for (int32_t i = first; i < last; ++i) {
    const Node& node = nodes[static_cast<size_t>(i)];
    windfall::v1::Node& wire = *response.add_nodes() = ToWire(node);
    wire.set_connected(context.is_connected(node.id));
    if (const auto sleep = context.sleep.Of(node.name)) SetSleep(*sleep, wire);
    const auto load = loads.find(node.id);
    *wire.mutable_used() = ToWire(load == loads.end() ? Resources() : load->second.used);
    if (load == loads.end()) continue;
    for (const TaskId& task : load->second.tasks) wire.add_running_task_ids(ToString(task));
  }
  response.set_next_page_token(NextPageToken(last, count));
  return response;
}

}  // namespace windfall
