#include "scheduler/planner/earliest_book.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "scheduler/planner/sleep_cost.h"

namespace windfall {
namespace {

// Equally early nodes that sleep, to choose from.
constexpr size_t kMostCompared = 64;

Energy BesidesOf(const OpenNode& node, const TickSpan& run) {
  if (!node.awake.has_value()) return Energy();
  return EnergyOfSleep(*node.node->sleep, *node.awake, run);
}

int PowerOfTwo(Tick length) {
  return static_cast<int>(std::bit_width(static_cast<uint64_t>(length))) - 1;
}

}  // namespace

std::vector<EarliestBook::Queue> EarliestBook::MakeQueues(const Demand& demand) const {
  std::vector<Queue> queues;
  for (const NodeKind& kind : kinds_) {
    if (!kind.like->node->capacity.Fits(demand.resources)) continue;
    queues.push_back({.like = kind.like->node});
    // All alike and in order: a heap.
    for (const size_t node : kind.nodes) queues.back().heap.push_back({.node = node});
  }
  return queues;
}

std::optional<Placement> EarliestBook::Best(const std::vector<OpenNode>& nodes,
                                            const Demand& demand) {
  const Need need = {demand.resources.gpus, demand.resources.cpus, demand.resources.memory_bytes,
                     PowerOfTwo(demand.length)};
  const auto [known, is_new] = queues_.try_emplace(need);
  if (is_new) known->second = MakeQueues(demand);
  std::optional<Placement> best;
  for (Queue& queue : known->second) {
    if (!IsEligible(*queue.like, demand)) continue;
    std::optional<Placement> offer = BestOf(queue, nodes, demand);
    if (!offer.has_value()) continue;
    const bool is_better = !best.has_value() || IsEarlier(*offer, *best) ||
                           (!IsEarlier(*best, *offer) && offer->node < best->node);
    if (is_better) best = std::move(offer);
  }
  return best;
}

bool EarliestBook::IsAfter(const Entry& entry, const Offer& best, const OpenNode& node,
                           size_t compared) {
  if (node.awake.has_value() && compared < kMostCompared) return entry.not_before > best.start;
  return std::tie(entry.not_before, entry.node) > std::tie(best.start, best.node);
}

std::optional<Placement> EarliestBook::BestOf(Queue& queue, const std::vector<OpenNode>& nodes,
                                              const Demand& demand) {
  const Tick shortest = Tick{1} << PowerOfTwo(demand.length);
  std::optional<Offer> best;
  std::vector<Entry> seen;
  while (!queue.heap.empty()) {
    Entry entry = queue.heap.front();
    const bool may_stop = best.has_value() && entry.not_before >= demand.release;
    if (may_stop && IsAfter(entry, *best, nodes[entry.node], seen.size())) break;
    std::pop_heap(queue.heap.begin(), queue.heap.end(), std::greater<>());
    queue.heap.pop_back();
    const CapacityTimeline& timeline = nodes[entry.node].timeline;
    const std::optional<Tick> room =
        timeline.EarliestFree(entry.not_before, shortest, demand.resources);
    if (!room.has_value()) continue;  // never any more
    entry.not_before = *room;
    seen.push_back(entry);
    const std::optional<Tick> start =
        timeline.EarliestFree(std::max(*room, demand.release), demand.length, demand.resources);
    if (!start.has_value()) continue;
    const Energy besides =
        BesidesOf(nodes[entry.node], {.begin = *start, .end = *start + demand.length});
    const Offer offer = {.start = *start, .besides = besides, .node = entry.node};
    if (!best.has_value() || offer < *best) best = offer;
  }
  for (const Entry& entry : seen) {
    queue.heap.push_back(entry);
    std::push_heap(queue.heap.begin(), queue.heap.end(), std::greater<>());
  }
  if (!best.has_value()) return std::nullopt;
  Placement offer = RunFrom(best->start, nodes[best->node], demand);
  offer.node = best->node;
  return offer;
}

}  // namespace windfall
