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

std::vector<EarliestBook::Group> EarliestBook::GroupNodes(const std::vector<OpenNode>& nodes,
                                                          const Demand& demand) {
  std::vector<Group> groups;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const PlanNode& node = *nodes[i].node;
    if (!node.capacity.Fits(demand.resources)) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&node](const Group& each) {
      return each.like->zone == node.zone && each.like->pue_permille == node.pue_permille;
    });
    if (group == groups.end()) group = groups.insert(group, {.like = &node});
    group->heap.push_back({.node = i});  // in order, and so a heap
  }
  return groups;
}

std::optional<Placement> EarliestBook::Best(const std::vector<OpenNode>& nodes,
                                            const Demand& demand) {
  const Kind kind = {demand.resources.gpus, demand.resources.cpus, demand.resources.memory_bytes,
                     PowerOfTwo(demand.length)};
  const auto [known, is_new] = kinds_.try_emplace(kind);
  if (is_new) known->second = GroupNodes(nodes, demand);
  std::optional<Placement> best;
  for (Group& group : known->second) {
    if (!IsEligible(*group.like, demand)) continue;
    std::optional<Placement> offer = BestOf(group, nodes, demand);
    if (!offer.has_value()) continue;
    if (!best.has_value() || IsEarlier(*offer, *best)) best = std::move(offer);
  }
  return best;
}

std::optional<Placement> EarliestBook::BestOf(Group& group, const std::vector<OpenNode>& nodes,
                                              const Demand& demand) {
  const Tick shortest = Tick{1} << PowerOfTwo(demand.length);
  std::optional<Entry> best;  // with the start of the demand
  std::vector<Entry> seen;
  while (!group.heap.empty()) {
    Entry entry = group.heap.front();
    if (best.has_value() && entry.not_before >= demand.release && entry > *best) break;
    std::pop_heap(group.heap.begin(), group.heap.end(), std::greater<>());
    group.heap.pop_back();
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
    group.heap.push_back(entry);
    std::push_heap(group.heap.begin(), group.heap.end(), std::greater<>());
  }
  if (!best.has_value()) return std::nullopt;
  Placement offer = RunFrom(best->not_before, nodes[best->node], demand);
  offer.node = best->node;
  return offer;
}

}  // namespace windfall
