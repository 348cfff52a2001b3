// The cleanest offer among all nodes, without asking them all.
#ifndef WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/node_offer.h"

namespace windfall {

// Remembers for each node an offer that it made when it was freer: for those that were never asked,
// what one of their kind offers when it is empty. As no later offer can be better, the best
// remembered one that is still free is the best of all. Many equal demands, and many nodes with
// room, then cost about as much as one.
class CleanestBook {
 public:
  // `kinds`: of the nodes that will be asked; outlives this.
  explicit CleanestBook(const std::vector<NodeKind>& kinds) : kinds_(kinds) {}

  // Forgets all offers and asks for those of empty nodes.
  void Open(const Demand& demand);
  // Nobody has an offer.
  void Close();
  // The cleanest offer in what is free now, of the node with the lowest index among equals; null if
  // no node has one. Valid until the next call. REQUIRES: opened for the same demand and nodes,
  // which since have only filled.
  const Placement* Best(const std::vector<OpenNode>& nodes, const Demand& demand);
  // How many offers were asked for so far, which is what time goes into.
  int64_t asked() const { return asked_; }

 private:
  // Nodes of one kind that were not asked yet.
  struct Unasked {
    const NodeKind* kind = nullptr;
    size_t next = 0;  // among those of the kind
    Placement offer;  // of `next`
  };

  Placement* Cleanest();
  void Ask(const std::vector<OpenNode>& nodes, const Demand& demand, Placement& offer);

  const std::vector<NodeKind>& kinds_;
  std::vector<Unasked> unasked_;
  std::vector<Placement> offers_;  // of nodes that were asked
  int64_t asked_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
