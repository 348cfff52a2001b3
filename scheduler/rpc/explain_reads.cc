#include "scheduler/rpc/explain_reads.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/control/explain.h"
#include "scheduler/rpc/plan_reads.h"
#include "scheduler/rpc/request_id.h"

namespace windfall {
namespace {

absl::Status AddPredecessors(StoreReader& reader, ExplainInput& input) {
  for (const JobId id : input.job.spec.after) {
    WINDFALL_ASSIGN_OR_RETURN(const Job before, reader.GetJob(id));
    if (before.state() == TaskState::kSucceeded) continue;
    input.waits_for.push_back(id);
    if (before.end_time.has_value()) input.failed.push_back(id);
  }
  return absl::OkStatus();
}

void AddNodes(const std::vector<Node>& nodes, const std::function<bool(NodeId)>& is_connected,
              ExplainInput& input) {
  const bool has_place = input.plan.has_value() && !input.plan->segments.empty();
  input.node_connected = false;
  input.node_open = false;
  for (const Node& node : nodes) {
    const bool connected = is_connected(node.id);
    input.node_connected |= connected;
    input.node_open |= connected && !node.drained;
    input.node_names[node.id] = node.name;
    if (!has_place || node.id != input.plan->segments.front().node) continue;
    input.node_name = node.name;
    input.plan_node_connected = connected;
    input.plan_node_drained = node.drained;
  }
}

}  // namespace

absl::StatusOr<windfall::v1::ExplainJobResponse> ExplainJob(
    StoreReader& reader, const ExplainContext& context, absl::Time now,
    const windfall::v1::ExplainJobRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const TaskId id, RequestedTask(request.job_id(), request.task_index()));
  ExplainInput input{.now = now, .task_id = id, .alternatives = context.alternatives};
  WINDFALL_ASSIGN_OR_RETURN(input.job, reader.GetJob(id.job));
  WINDFALL_RETURN_IF_ERROR(CheckHasTask(input.job, id.index));
  WINDFALL_ASSIGN_OR_RETURN(input.task, reader.GetTask(id));
  WINDFALL_ASSIGN_OR_RETURN(input.plan, reader.GetPlan(id));
  if (input.plan.has_value() && input.plan->forecast.IsSet()) {
    WINDFALL_ASSIGN_OR_RETURN(input.forecast, reader.GetForecast(input.plan->forecast));
  }
  WINDFALL_ASSIGN_OR_RETURN(input.runs, reader.RunsOfTask(id));
  WINDFALL_RETURN_IF_ERROR(AddPredecessors(reader, input));
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  AddNodes(nodes, context.is_connected, input);
  windfall::v1::ExplainJobResponse response;
  response.set_text(Explain(input));
  if (input.plan.has_value()) {
    PlanDescriber describer(reader);
    WINDFALL_ASSIGN_OR_RETURN(*response.mutable_plan(), describer.Describe(*input.plan));
    if (input.alternatives.has_value()) {
      WINDFALL_ASSIGN_OR_RETURN(*response.mutable_plan()->mutable_alternatives(),
                                describer.Describe(*input.alternatives));
    }
  }
  return response;
}

}  // namespace windfall
