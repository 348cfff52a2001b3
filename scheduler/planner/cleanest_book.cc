#include "scheduler/planner/cleanest_book.h"

#include <algorithm>
#include <utility>

namespace windfall {

bool CleanestBook::IsWorse(const Offer& a, const Offer& b) {
  if (IsCleaner(b.placement, a.placement)) return true;
  return !IsCleaner(a.placement, b.placement) && b.placement.node < a.placement.node;
}

void CleanestBook::Add(Offer offer) {
  offers_.push_back(std::move(offer));
  std::push_heap(offers_.begin(), offers_.end(), IsWorse);
}

CleanestBook::Offer CleanestBook::TakeBest() {
  std::pop_heap(offers_.begin(), offers_.end(), IsWorse);
  Offer best = std::move(offers_.back());
  offers_.pop_back();
  return best;
}

void CleanestBook::Close() {
  is_open_ = false;
  offers_.clear();
  answers_.clear();
  unused_.clear();
}

void CleanestBook::Open(const Demand& demand) {
  Close();
  is_open_ = true;
  for (const NodeKind& kind : kinds_) {
    if (kind.like->awake.has_value() || !IsEligible(*kind.like->node, demand)) continue;
    const OpenNode empty = {.node = kind.like->node,
                            .intensity = kind.like->intensity,
                            .objective = kind.like->objective,
                            .timeline = CapacityTimeline(kind.like->node->capacity)};
    effort_ += SearchEffort(empty, demand);
    std::optional<Placement> offer = CleanestOffer(empty, demand);
    if (!offer.has_value()) continue;
    offer->node = kind.nodes.front();
    Add({.placement = *std::move(offer), .kind = &kind});
  }
}

const Placement* CleanestBook::Best(const std::vector<OpenNode>& nodes, const Demand& demand,
                                    int64_t patience) {
  if (!is_open_) return nullptr;
  const Placement* const always_on = BestAlwaysOn(nodes, demand, patience);
  const Placement* const asleep = BestAsleep(nodes, demand, patience, always_on);
  return asleep != nullptr ? asleep : always_on;
}

const Placement* CleanestBook::BestAsleep(const std::vector<OpenNode>& nodes, const Demand& demand,
                                          int64_t patience, const Placement* other) {
  const Placement* best = other;
  for (const NodeKind& kind : kinds_) {
    if (!kind.like->awake.has_value() || !IsEligible(*kind.like->node, demand)) continue;
    bool unused_seen = false;
    for (const size_t node : kind.nodes) {
      const bool is_unused = nodes[node].timeline.changes() == 0;
      if (is_unused && std::exchange(unused_seen, true)) continue;
      Answer& answer = is_unused ? unused_[&kind] : answers_[node];
      if (answer.changes != nodes[node].timeline.changes() && --patience < 0 && best != nullptr) {
        continue;
      }
      const Placement* const offer = Ask(node, nodes[node], demand, answer);
      if (offer == nullptr) continue;
      const bool is_better = best == nullptr || IsCleaner(*offer, *best) ||
                             (!IsCleaner(*best, *offer) && offer->node < best->node);
      if (is_better) best = offer;
    }
  }
  return best == other ? nullptr : best;
}

const Placement* CleanestBook::Ask(size_t node, const OpenNode& open, const Demand& demand,
                                   Answer& answer) {
  if (answer.changes != open.timeline.changes()) {
    effort_ += SearchEffort(open, demand);
    answer = {.changes = open.timeline.changes(), .placement = CleanestOffer(open, demand)};
  }
  if (!answer.placement.has_value()) return nullptr;
  answer.placement->node = node;
  return &*answer.placement;
}

const Placement* CleanestBook::BestAlwaysOn(const std::vector<OpenNode>& nodes,
                                            const Demand& demand, int64_t& patience) {
  std::optional<Placement> best_now;
  for (; !offers_.empty(); --patience) {
    if (patience <= 0 && best_now.has_value()) {
      good_enough_ = *std::move(best_now);
      return &good_enough_;
    }
    const size_t node = offers_.front().placement.node;
    if (IsFree(offers_.front().placement, nodes[node], demand)) return &offers_.front().placement;
    Offer offer = TakeBest();
    if (offer.kind != nullptr && ++offer.next < offer.kind->nodes.size()) {
      offer.placement.node = offer.kind->nodes[offer.next];
      Add(std::move(offer));
    }
    effort_ += SearchEffort(nodes[node], demand);
    std::optional<Placement> now = CleanestOffer(nodes[node], demand);
    if (!now.has_value()) continue;
    now->node = node;
    if (!best_now.has_value() || IsCleaner(*now, *best_now)) best_now = now;
    Add({.placement = *std::move(now)});
  }
  return nullptr;
}

}  // namespace windfall
