#include "scheduler/planner/cleanest_book.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

bool IsBefore(const Placement& a, const Placement& b) {
  if (IsCleaner(a, b)) return true;
  return !IsCleaner(b, a) && a.node < b.node;
}

}  // namespace

void CleanestBook::Close() {
  unasked_.clear();
  offers_.clear();
}

void CleanestBook::Open(const Demand& demand) {
  Close();
  for (const NodeKind& kind : kinds_) {
    if (!IsEligible(*kind.like->node, demand)) continue;
    const OpenNode empty = {.node = kind.like->node,
                            .intensity = kind.like->intensity,
                            .timeline = CapacityTimeline(kind.like->node->capacity)};
    ++asked_;
    std::optional<Placement> offer = CleanestOffer(empty, demand);
    if (!offer.has_value()) continue;
    offer->node = kind.nodes.front();
    unasked_.push_back({.kind = &kind, .offer = *std::move(offer)});
  }
}

// Null if there is none.
Placement* CleanestBook::Cleanest() {
  Placement* best = nullptr;
  for (Unasked& each : unasked_) {
    if (best == nullptr || IsBefore(each.offer, *best)) best = &each.offer;
  }
  for (Placement& offer : offers_) {
    if (best == nullptr || IsBefore(offer, *best)) best = &offer;
  }
  return best;
}

const Placement* CleanestBook::Best(const std::vector<OpenNode>& nodes, const Demand& demand) {
  while (Placement* const best = Cleanest()) {
    if (IsFree(*best, nodes[best->node], demand)) return best;
    Ask(nodes, demand, *best);
  }
  return nullptr;
}

// Replaces the offer by what its node can do now.
void CleanestBook::Ask(const std::vector<OpenNode>& nodes, const Demand& demand, Placement& offer) {
  const size_t node = offer.node;
  const auto group = std::find_if(unasked_.begin(), unasked_.end(),
                                  [&offer](const Unasked& each) { return &each.offer == &offer; });
  if (group != unasked_.end()) {
    if (++group->next < group->kind->nodes.size()) {
      group->offer.node = group->kind->nodes[group->next];
    } else {
      unasked_.erase(group);
    }
  } else {
    std::swap(offer, offers_.back());
    offers_.pop_back();
  }
  ++asked_;
  std::optional<Placement> now = CleanestOffer(nodes[node], demand);
  if (!now.has_value()) return;
  now->node = node;
  offers_.push_back(*std::move(now));
}

}  // namespace windfall
