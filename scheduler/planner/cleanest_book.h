// The cleanest offer among all nodes, without asking them all.
#ifndef WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/node_offer.h"

namespace windfall {

// Remembers for each node an offer that it made when it was freer: for those that were never asked,
// what one of their kind offers when it is empty. As no later offer can be better, the best
// remembered one that is still free is the best of all. Many equal demands, and many nodes with
// room, then cost about as much as one. Nodes that sleep offer better places as others keep them
// awake, so each of them is asked again whenever something has changed there; of those that were
// never used, one of each kind.
class CleanestBook {
 public:
  // `kinds`: of the nodes that will be asked; outlives this.
  explicit CleanestBook(const std::vector<NodeKind>& kinds) : kinds_(kinds) {}

  // Forgets all offers and asks for those of empty nodes.
  void Open(const Demand& demand);
  // Nobody has an offer.
  void Close();
  // The cleanest offer in what is free now, of the node with the lowest index among equals; null if
  // no node has one. Once `patience` nodes were asked in vain, the best of what they offer is good
  // enough. Valid until the next call. REQUIRES: opened for the same demand and nodes, which since
  // have only filled.
  const Placement* Best(const std::vector<OpenNode>& nodes, const Demand& demand, int64_t patience);
  // What searching has taken so far; see SearchEffort.
  int64_t effort() const { return effort_; }

 private:
  // Of one node, or of all nodes of a kind that were not asked yet.
  struct Offer {
    Placement placement;             // of the first of them
    const NodeKind* kind = nullptr;  // null if of one node
    size_t next = 0;                 // the first of them, among those of the kind
  };
  static bool IsWorse(const Offer& a, const Offer& b);

  // What a node that sleeps offered last.
  struct Answer {
    int64_t changes = -1;  // of its timeline until then; -1: was never asked
    std::optional<Placement> placement;
  };

  void Add(Offer offer);
  Offer TakeBest();
  // Of nodes that never sleep. `patience` is what is left of it.
  const Placement* BestAlwaysOn(const std::vector<OpenNode>& nodes, const Demand& demand,
                                int64_t& patience);
  // Of nodes that sleep; null if there is none that is better than `other`, which may be null.
  const Placement* BestAsleep(const std::vector<OpenNode>& nodes, const Demand& demand,
                              int64_t patience, const Placement* other);
  // Null if it has none.
  const Placement* Ask(size_t node, const OpenNode& open, const Demand& demand, Answer& answer);

  const std::vector<NodeKind>& kinds_;
  std::vector<Offer> offers_;  // a heap, the best on top
  Placement good_enough_;
  bool is_open_ = false;
  std::map<size_t, Answer> answers_;          // by node
  std::map<const NodeKind*, Answer> unused_;  // of nodes of a kind to which nothing has happened
  int64_t effort_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_CLEANEST_BOOK_H_
