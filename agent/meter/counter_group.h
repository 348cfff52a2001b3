#ifndef WINDFALL_AGENT_METER_COUNTER_GROUP_H_
#define WINDFALL_AGENT_METER_COUNTER_GROUP_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "agent/meter/energy_counter.h"

namespace windfall {

// Several counters whose sum is what somebody drew: the packages of a node, the GPUs of a run. Its
// sum is known only when each of them is.
class CounterGroup {
 public:
  // The counters outlive the group.
  explicit CounterGroup(std::vector<EnergyCounter*> counters) : counters_(std::move(counters)) {}

  bool empty() const { return counters_.empty(); }
  // For provenance: the counters' names, each once.
  std::string name() const;

  // What was drawn before is nothing; counts from now. Returns what it knew of it.
  Energy Restart(absl::Duration elapsed);
  // Takes from every counter. While one cannot be read the draw is kUnreadable, and what the others
  // showed is in a later one. A counter that cannot be read for over five minutes is given up: the
  // draw is kLost. A lost draw holds what is known, which is less than what was drawn.
  Draw Take(absl::Duration elapsed);

 private:
  std::vector<EnergyCounter*> counters_;
  absl::Duration last_draw_;  // that was not kUnreadable
  Energy taken_;              // since then
  bool lost_ = false;         // since then
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_COUNTER_GROUP_H_
