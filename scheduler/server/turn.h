#ifndef WINDFALL_SCHEDULER_SERVER_TURN_H_
#define WINDFALL_SCHEDULER_SERVER_TURN_H_

#include <functional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// One turn of the owner thread: what its events share.
struct Turn {
  ClusterState& state;
  absl::Time now;
  Effects effects;
  // Why nothing of this turn can be made durable: what a decision needs could not be read.
  absl::Status failure;
  // Called in this order once the turn is durable, or with the error if it could not be made so.
  std::vector<std::function<void(const absl::Status& durable)>> answers;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_TURN_H_
