#include "scheduler/rpc/plan_reads.h"

#include <vector>

#include "domain/status_macros.h"
#include "proto/plan_wire.h"

namespace windfall {

absl::StatusOr<NodeNames> ReadNodeNames(StoreReader& reader) {
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<Node> nodes, reader.ListNodes());
  return NamesOf(nodes);
}

absl::StatusOr<windfall::v1::Plan> PlanDescriber::Describe(const TaskPlan& plan) {
  if (!names_.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(names_, ReadNodeNames(reader_));
  }
  if (plan.forecast.IsSet() && !forecasts_.contains(plan.forecast)) {
    WINDFALL_ASSIGN_OR_RETURN(forecasts_[plan.forecast], reader_.GetForecast(plan.forecast));
  }
  return ToWire(plan, *names_, forecasts_[plan.forecast]);
}

}  // namespace windfall
