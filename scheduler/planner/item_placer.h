// Places one item after another, each where it is best among what is still free.
#ifndef WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
#define WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_

#include <optional>
#include <vector>

#include "domain/plan.h"
#include "scheduler/planner/node_offer.h"

namespace windfall {

struct Choice {
  std::optional<Placement> placement;  // absent only for kNoNode
  PlanReason reason = PlanReason::kNoNode;
  size_t earliest_node = 0;  // where it would run if it did not wait; if there is a placement
  bool feasible = false;     // finishes by its deadline
};

// Not thread-safe.
class ItemPlacer {
 public:
  ItemPlacer(std::vector<OpenNode> nodes, Goal goal) : nodes_(std::move(nodes)), goal_(goal) {}

  // Chooses and takes the capacity. Cheap if the demand equals the one before.
  Choice Place(const Demand& demand);

 private:
  void UpdateOffers(const Demand& demand);
  Choice Choose(const Demand& demand) const;
  Choice ChooseWithoutRoom(const Demand& demand, const Placement& earliest) const;
  Choice ChooseCleanest(const Demand& demand, const Placement& earliest) const;
  const Placement* EarliestOffer() const;
  const Placement* CleanestOffer() const;
  std::optional<Placement> EarliestSplit(const Demand& demand) const;
  bool IsIntensityKnown() const;

  std::vector<OpenNode> nodes_;
  Goal goal_;
  std::optional<Demand> demand_;                  // that the offers are for
  std::vector<std::optional<NodeOffer>> offers_;  // by node; absent if not eligible
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
