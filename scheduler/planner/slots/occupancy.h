// Who stands on which node of a plan that is being changed.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_OCCUPANCY_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_OCCUPANCY_H_

#include <vector>

#include "scheduler/planner/slots/node_packing.h"

namespace windfall {

// `packing` must outlive it, and jobs may be placed and lifted only through this meanwhile. Not
// thread-safe.
class Occupancy {
 public:
  explicit Occupancy(NodePacking& packing);

  // As NodePacking::Put, whose index must have no place.
  void Place(size_t index, const SlotPlace& place);
  void Lift(size_t index);
  // In no order. Valid until the next change.
  const std::vector<size_t>& JobsOn(size_t zone, int32_t node) const {
    return on_node_[zone][static_cast<size_t>(node)];
  }

 private:
  void Note(size_t index);

  NodePacking& packing_;
  std::vector<std::vector<std::vector<size_t>>> on_node_;  // by zone, node
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_OCCUPANCY_H_
