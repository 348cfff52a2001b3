// A plan request in the planner's own terms: ticks, sorted, looked up once.
#ifndef WINDFALL_SCHEDULER_PLANNER_PLAN_PROBLEM_H_
#define WINDFALL_SCHEDULER_PLANNER_PLAN_PROBLEM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/node_offer.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Immutable. Refers to the request, which must outlive it.
class PlanProblem {
 public:
  explicit PlanProblem(const PlanRequest& request);
  PlanProblem(const PlanProblem&) = delete;
  PlanProblem& operator=(const PlanProblem&) = delete;

  const TickScale& scale() const { return scale_; }
  absl::Time now() const { return request_.now; }
  // In the order of TaskId, whatever the order in the request.
  const std::vector<const WorkItem*>& items() const { return items_; }
  // By item.
  const std::vector<Demand>& demands() const { return demands_; }
  // Of what asks for a saving; else empty.
  const SavingBase& SavingBaseOfItem(size_t item) const { return saving_bases_[item]; }
  // Whether `finish` is in time, be the item overdue or not.
  bool IsByDeadline(size_t item, Tick finish) const;
  // In the order of NodeId, with the reservations taken.
  const std::vector<OpenNode>& nodes() const { return nodes_; }
  const std::vector<NodeKind>& kinds() const { return kinds_; }
  // Whether any node sleeps when nothing runs on it.
  bool some_sleep() const { return some_sleep_; }
  // What each job that has a limit may run beside what runs: so many CPUs, one for each task.
  const std::map<JobId, CapacityTimeline>& slots() const { return slots_; }
  // The intensity of both zones together, where both are known.
  const UsableTime& IntensityOfBoth(const std::string& from, const std::string& to) const {
    return both_.at({from, to}).intensity;
  }
  const std::optional<SitePrices>& prices() const { return request_.prices; }
  // Null if electricity has no price.
  const UsableTime* ElectricityPriceIn(const std::string& zone) const;
  // Null if there is none for the node's zone.
  const Forecast* ForecastOf(const OpenNode& node) const;

 private:
  // Of a zone. Empty if nothing is known.
  struct ZoneIntensity {
    UsableTime expected;
    // What to choose by: dearer where the forecast is less sure, so that nobody waits for a gain
    // that its error may void. The same where nothing is known of the error.
    UsableTime cautious;
  };
  const ZoneIntensity& IntensityIn(const std::string& zone);
  // Empty if nothing is known.
  const UsableTime& ObjectiveOf(const PlanNode& node);
  // Of two zones between which input is brought.
  struct ZonePair {
    UsableTime intensity;  // of both together
    UsableTime objective;  // of bringing the input: without PUE, at the mean of both
  };
  const ZonePair& Between(const std::string& from, const std::string& to);
  InputDemand InputDemandOf(const WorkItem& item);
  void SetSaving(const WorkItem& item, Demand& demand);

  const PlanRequest& request_;
  TickScale scale_;
  std::vector<const WorkItem*> items_;
  std::vector<Demand> demands_;
  std::vector<SavingBase> saving_bases_;
  std::map<std::string, ZoneIntensity> intensity_;       // by zone, of all zones with nodes
  std::map<std::string, UsableTime> electricity_price_;  // by zone
  std::map<std::pair<std::string, int32_t>, UsableTime> objective_;  // by zone and PUE in permille
  std::map<std::pair<std::string, std::string>, ZonePair> both_;
  std::vector<OpenNode> nodes_;
  std::vector<NodeKind> kinds_;
  bool some_sleep_ = false;
  std::map<JobId, CapacityTimeline> slots_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_PLAN_PROBLEM_H_
