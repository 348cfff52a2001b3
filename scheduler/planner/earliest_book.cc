#include "scheduler/planner/earliest_book.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace windfall {
namespace {

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

std::optional<Placement> EarliestBook::BestOf(Queue& queue, const std::vector<OpenNode>& nodes,
                                              const Demand& demand) {
  const Tick shortest = Tick{1} << PowerOfTwo(demand.length);
  std::optional<Entry> best;  // with the start of the demand
  std::vector<Entry> seen;
  while (!queue.heap.empty()) {
    Entry entry = queue.heap.front();
    if (best.has_value() && entry.not_before >= demand.release && entry > *best) break;
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
    const Entry offer = {.not_before = *start, .node = entry.node};
    if (!best.has_value() || *best > offer) best = offer;
  }
  for (const Entry& entry : seen) {
    queue.heap.push_back(entry);
    std::push_heap(queue.heap.begin(), queue.heap.end(), std::greater<>());
  }
  if (!best.has_value()) return std::nullopt;
  Placement offer = RunFrom(best->not_before, nodes[best->node], demand);
  offer.node = best->node;
  return offer;
}

}  // namespace windfall
