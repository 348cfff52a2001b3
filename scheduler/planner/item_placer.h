// Places one item after another, each where it is best in what is still free.
#ifndef WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
#define WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_

#include <optional>
#include <utility>
#include <vector>

#include "domain/plan.h"
#include "scheduler/planner/node_offer.h"
#include "scheduler/planner/offer_book.h"

namespace windfall {

struct Choice {
  std::optional<Placement> placement;  // absent only for kNoNode
  PlanReason reason = PlanReason::kNoNode;
  size_t earliest_node = 0;  // where it would run if it did not wait; if there is a placement
  bool feasible = false;     // finishes by its deadline
};

enum class Goal { kCleanest, kEarliest };

// Not thread-safe.
class ItemPlacer {
 public:
  ItemPlacer(std::vector<OpenNode> nodes, Goal goal) : nodes_(std::move(nodes)), goal_(goal) {}

  // Chooses and takes the capacity. Cheap if the demand equals the one before.
  Choice Place(const Demand& demand);

 private:
  void Open(const Demand& demand);
  Choice Choose(const Demand& demand, const Placement& earliest);
  Choice ChooseWithoutRoom(const Demand& demand, const Placement& earliest);
  Choice ChooseCleanest(const Demand& demand, const Placement& earliest);
  std::optional<Placement> EarliestSplit(const Demand& demand) const;
  bool IsIntensityKnown(const Demand& demand) const;

  std::vector<OpenNode> nodes_;
  const Goal goal_;
  std::optional<Demand> demand_;  // that the books are open for
  OfferBook earliest_{kEarliestOffers};
  OfferBook cleanest_{kCleanestOffers};
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
