#include "scheduler/rpc/plan_reads.h"

#include <vector>

#include "domain/status_macros.h"
#include "proto/plan_wire.h"

namespace windfall {

absl::StatusOr<NodeNames> ReadNodeNames(StoreReader& reader) {
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  return NamesOf(nodes);
}

absl::Status PlanDescriber::ReadNames() {
  if (names_.has_value()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(names_, ReadNodeNames(reader_));
  return absl::OkStatus();
}

absl::StatusOr<windfall::v1::Alternatives> PlanDescriber::Describe(
    const Alternatives& alternatives) {
  WINDFALL_RETURN_IF_ERROR(ReadNames());
  return ToWire(alternatives, *names_);
}

absl::StatusOr<windfall::v1::Plan> PlanDescriber::Describe(const TaskPlan& plan) {
  WINDFALL_RETURN_IF_ERROR(ReadNames());
  if (plan.forecast.IsSet() && !forecasts_.contains(plan.forecast)) {
    WINDFALL_ASSIGN_OR_RETURN(forecasts_[plan.forecast], reader_.GetForecast(plan.forecast));
  }
  return ToWire(plan, *names_, forecasts_[plan.forecast]);
}

}  // namespace windfall
