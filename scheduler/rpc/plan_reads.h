#ifndef WINDFALL_SCHEDULER_RPC_PLAN_READS_H_
#define WINDFALL_SCHEDULER_RPC_PLAN_READS_H_

#include <map>
#include <optional>

#include "absl/status/statusor.h"
#include "domain/alternative.h"
#include "domain/plan.h"
#include "proto/node_wire.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

absl::StatusOr<NodeNames> ReadNodeNames(StoreReader& reader);

// Gives plans the names of their nodes and the forecasts that they were made with. Reads each of
// those once, so made anew for every answer. Used by one thread.
class PlanDescriber {
 public:
  explicit PlanDescriber(StoreReader& reader) : reader_(reader) {}

  absl::StatusOr<windfall::v1::Plan> Describe(const TaskPlan& plan);
  absl::StatusOr<windfall::v1::Alternatives> Describe(const Alternatives& alternatives);

 private:
  absl::Status ReadNames();

  StoreReader& reader_;
  std::optional<NodeNames> names_;
  std::map<ForecastId, std::optional<Forecast>> forecasts_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_PLAN_READS_H_
