#ifndef WINDFALL_AGENT_METER_NODE_POOL_H_
#define WINDFALL_AGENT_METER_NODE_POOL_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "agent/meter/counter_group.h"
#include "domain/ledger_entry.h"
#include "domain/quantity.h"

namespace windfall {

// What the whole node has drawn and not yet shared out, and the CPU time that was spent with it.
// Runs get of it in proportion to their CPU time; what other processes spent stays unallocated.
// Without a measured idle power, idle power goes with it: a run that is alone at work is charged
// for what idles beside it.
class NodePool {
 public:
  // Reads the CPU time of the whole node since some start.
  using ReadCpuTime = std::function<absl::StatusOr<absl::Duration>()>;

  // A group of counters for each component that is metered; none: there is nothing to share.
  struct Component {
    EnergyComponent component = EnergyComponent::kOther;
    CounterGroup counters;
    Energy energy;
    bool lost = false;  // `energy` is not all of it
  };
  NodePool(std::vector<Component> components, ReadCpuTime read_cpu_time)
      : components_(std::move(components)), read_cpu_time_(std::move(read_cpu_time)) {}

  bool empty() const { return components_.empty(); }
  std::vector<std::string> names() const;

  // Forgets what was drawn before: it is unallocated.
  void Restart(absl::Duration elapsed);
  // Adds what was drawn since the last call. False while some of it cannot be read: then nothing
  // can be shared yet, and what is readable waits.
  bool Fill(absl::Duration elapsed);

  struct Share {
    EnergyComponent component = EnergyComponent::kOther;
    std::string meter;
    Energy energy;
    bool lost = false;  // what the node drew is unknown, and so is the share: `energy` is zero
  };
  // The share of each of `cpu_times` in each component, together never more than the pool holds.
  // The rest is unallocated, and the pool empty. REQUIRES: Fill has returned true.
  std::vector<std::vector<Share>> ShareOut(const std::vector<absl::Duration>& cpu_times);
  // Takes the share of one run out; the rest waits for the others. REQUIRES: as ShareOut.
  std::vector<Share> TakeShare(absl::Duration cpu_time);

  // The share of a run of which nothing is known: all components, lost.
  std::vector<Share> UnknownShares() const;

  // What no run was charged for, since construction.
  Energy unallocated(EnergyComponent component) const;

 private:
  std::vector<std::vector<Share>> Split(const std::vector<absl::Duration>& cpu_times);
  void Empty();

  std::vector<Component> components_;
  std::vector<Energy> unallocated_ = std::vector<Energy>(components_.size());
  ReadCpuTime read_cpu_time_;
  std::optional<absl::Duration> last_cpu_time_;
  absl::Duration cpu_time_;  // that goes with what the pool holds
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_NODE_POOL_H_
