#include "scheduler/planner/slots/occupancy.h"

#include <algorithm>

namespace windfall {
namespace {

// Each node once.
absl::InlinedVector<int32_t, 4> NodesOf(const SlotPlace& place) {
  absl::InlinedVector<int32_t, 4> nodes;
  for (const SlotSegment& segment : place.segments) {
    const bool is_new = std::find(nodes.begin(), nodes.end(), segment.node) == nodes.end();
    if (is_new) nodes.push_back(segment.node);
  }
  return nodes;
}

}  // namespace

Occupancy::Occupancy(NodePacking& packing) : packing_(packing) {
  on_node_.resize(packing.zone_count());
  for (size_t zone = 0; zone < on_node_.size(); ++zone) {
    on_node_[zone].resize(static_cast<size_t>(packing.pool(zone).node_count()));
  }
  for (size_t index = 0; index < packing.plan().size(); ++index) Note(index);
}

void Occupancy::Note(size_t index) {
  const SlotPlace& place = packing_.plan()[index];
  for (const int32_t node : NodesOf(place)) {
    on_node_[static_cast<size_t>(place.zone)][static_cast<size_t>(node)].push_back(index);
  }
}

void Occupancy::Place(size_t index, const SlotPlace& place) {
  packing_.Put(index, place);
  Note(index);
}

void Occupancy::Lift(size_t index) {
  const SlotPlace& place = packing_.plan()[index];
  for (const int32_t node : NodesOf(place)) {
    std::vector<size_t>& jobs =
        on_node_[static_cast<size_t>(place.zone)][static_cast<size_t>(node)];
    *std::find(jobs.begin(), jobs.end(), index) = jobs.back();
    jobs.pop_back();
  }
  packing_.Lift(index);
}

}  // namespace windfall
