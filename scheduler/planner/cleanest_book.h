// The cleanest offer among all nodes, without asking them all.
#ifndef WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_

#include <optional>
#include <vector>

#include "scheduler/planner/node_offer.h"

namespace windfall {

// Remembers for each node an offer that it made when it was freer, at first when it was empty. As
// no later one can be better, the best remembered offer that is still free is the best of all.
// Many equal demands, and many nodes with room, then cost about as much as one.
class CleanestBook {
 public:
  // Forgets all offers and asks for those of the empty nodes, once for those that are alike.
  void Open(const std::vector<OpenNode>& nodes, const Demand& demand);
  // The cleanest offer in what is free now, of the node with the lowest index among equals; null if
  // no node has one. Valid until the next call. REQUIRES: opened for the same demand and nodes,
  // which since have only filled.
  const Placement* Best(const std::vector<OpenNode>& nodes, const Demand& demand);

 private:
  std::vector<std::optional<Placement>> offers_;  // by node; absent if it has none
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
