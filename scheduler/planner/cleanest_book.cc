#include "scheduler/planner/cleanest_book.h"

#include <map>
#include <utility>

namespace windfall {

void CleanestBook::Open(const std::vector<OpenNode>& nodes, const Demand& demand) {
  // By what an empty node's offer depends on. The pointers are compared, never walked in order.
  std::map<std::pair<const UsableTime*, int32_t>, std::optional<Placement>> when_empty;
  offers_.assign(nodes.size(), std::nullopt);
  for (size_t i = 0; i < nodes.size(); ++i) {
    const OpenNode& node = nodes[i];
    if (!IsEligible(*node.node, demand)) continue;
    const auto [known, is_new] = when_empty.try_emplace({node.intensity, node.node->pue_permille});
    if (is_new) {
      const OpenNode empty = {.node = node.node,
                              .intensity = node.intensity,
                              .timeline = CapacityTimeline(node.node->capacity)};
      known->second = CleanestOffer(empty, demand);
    }
    offers_[i] = known->second;
    if (offers_[i].has_value()) offers_[i]->node = i;
  }
}

const Placement* CleanestBook::Best(const std::vector<OpenNode>& nodes, const Demand& demand) {
  while (true) {
    std::optional<Placement>* best = nullptr;
    for (std::optional<Placement>& offer : offers_) {
      if (!offer.has_value()) continue;
      if (best == nullptr || IsCleaner(*offer, **best)) best = &offer;
    }
    if (best == nullptr) return nullptr;
    const size_t node = (*best)->node;
    if (IsFree(**best, nodes[node], demand)) return &**best;
    *best = CleanestOffer(nodes[node], demand);
    if (best->has_value()) (*best)->node = node;
  }
}

}  // namespace windfall
