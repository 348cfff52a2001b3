// The best offer among all nodes, without asking them all.
#ifndef WINDFALL_SCHEDULER_PLANNER_OFFER_BOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_OFFER_BOOK_H_

#include <optional>
#include <vector>

#include "scheduler/planner/node_offer.h"

namespace windfall {

// How a node makes an offer, and which of two offers is better.
struct OfferKind {
  std::optional<Placement> (*make)(const OpenNode&, const Demand&);
  bool (*is_better)(const Placement&, const Placement&);
};
inline constexpr OfferKind kEarliestOffers = {.make = EarliestOffer, .is_better = IsEarlier};
inline constexpr OfferKind kCleanestOffers = {.make = CleanestOffer, .is_better = IsCleaner};

// Remembers for each node an offer that it made when it was freer, at first when it was empty. As
// no later one can be better, the best remembered offer that is still free is the best of all.
// Many equal demands, and many nodes with room, then cost about as much as one.
class OfferBook {
 public:
  explicit OfferBook(OfferKind kind) : kind_(kind) {}

  // Forgets all offers and asks for those of the empty nodes, once for those that are alike.
  void Open(const std::vector<OpenNode>& nodes, const Demand& demand);
  // The best offer in what is free now, of the node with the lowest index among equals; null if no
  // node has one. Valid until the next call. REQUIRES: opened for the same demand and nodes, which
  // since have only filled.
  const Placement* Best(const std::vector<OpenNode>& nodes, const Demand& demand);

 private:
  const OfferKind kind_;
  std::vector<std::optional<Placement>> offers_;  // by node; absent if it has none
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OFFER_BOOK_H_
