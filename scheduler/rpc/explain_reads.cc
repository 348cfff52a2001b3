#include "scheduler/rpc/explain_reads.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "proto/node_wire.h"
#include "scheduler/control/explain.h"
#include "scheduler/rpc/plan_reads.h"
#include "scheduler/rpc/request_id.h"

namespace windfall {
namespace {

absl::StatusOr<std::vector<JobId>> UnmetPredecessors(StoreReader& reader, const JobSpec& spec) {
  std::vector<JobId> unmet;
  for (const JobId id : spec.after) {
    WINDFALL_ASSIGN_OR_RETURN(const Job before, reader.GetJob(id));
    if (before.state() != TaskState::kSucceeded) unmet.push_back(id);
  }
  return unmet;
}

}  // namespace

absl::StatusOr<windfall::v1::ExplainJobResponse> ExplainJob(
    StoreReader& reader, const std::function<bool(NodeId)>& is_connected, absl::Time now,
    const windfall::v1::ExplainJobRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const TaskId id, RequestedTask(request.job_id(), request.task_index()));
  ExplainInput input{.now = now, .task_id = id};
  WINDFALL_ASSIGN_OR_RETURN(input.job, reader.GetJob(id.job));
  WINDFALL_RETURN_IF_ERROR(CheckHasTask(input.job, id.index));
  WINDFALL_ASSIGN_OR_RETURN(input.task, reader.GetTask(id));
  WINDFALL_ASSIGN_OR_RETURN(input.plan, reader.GetPlan(id));
  WINDFALL_ASSIGN_OR_RETURN(input.runs, reader.RunsOfTask(id));
  WINDFALL_ASSIGN_OR_RETURN(input.waits_for, UnmetPredecessors(reader, input.job.spec));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  input.node_connected = std::any_of(nodes.begin(), nodes.end(),
                                     [&](const Node& node) { return is_connected(node.id); });
  if (input.plan.has_value() && !input.plan->segments.empty()) {
    input.node_name = NameOf(input.plan->segments.front().node, NamesOf(nodes));
  }
  windfall::v1::ExplainJobResponse response;
  response.set_text(Explain(input));
  if (input.plan.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(*response.mutable_plan(),
                              PlanDescriber(reader).Describe(*input.plan));
  }
  return response;
}

}  // namespace windfall
