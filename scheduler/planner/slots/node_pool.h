// The nodes of one zone while they are being filled, slot by slot.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// Knows for each slot and number of units which nodes have so many free: one bit a node, so that
// all nodes are asked at once. Not thread-safe.
class NodePool {
 public:
  // `most_units` is the most that any job needs; what a node has beyond that is kept track of all
  // the same. Memory: slots x most_units bits a node, as far as nodes are so large.
  NodePool(const std::vector<int32_t>& node_units, int32_t slots, int32_t most_units);

  // Whether some node has `units` free in the slot.
  bool HasRoom(int32_t slot, int32_t units) const { return Rooms(units)[slot] > 0; }
  // By slot: how many nodes have `units` free.
  const int32_t* Rooms(int32_t units) const { return rooms_.data() + SetOf(units) * slots_; }
  // The node with `units` free throughout that this fills best; -1 if none has them.
  // O(slots x nodes / 64).
  int32_t FindNode(int32_t begin, int32_t end, int32_t units) const;
  // Parts of [begin, end), each on one node, as few as can be. REQUIRES: each slot has room.
  void Split(int32_t begin, int32_t end, int32_t units, SlotPlace& place) const;

  int32_t FreeIn(int32_t node, int32_t slot) const {
    return free_[static_cast<size_t>(node) * slots_ + static_cast<size_t>(slot)];
  }
  int32_t node_count() const { return static_cast<int32_t>(free_.size() / slots_); }
  // Takes `units` on the segment's node, or gives back as many as were taken with -units. Free may
  // fall below 0 for a while.
  void Take(const SlotSegment& segment, int32_t units);

 private:
  // Which set of nodes has so many units free; the last is empty, for more than any node has.
  size_t SetOf(int32_t units) const {
    return std::min(static_cast<size_t>(units) - 1, most_units_);
  }
  const uint64_t* Bits(int32_t slot, int32_t units) const;
  // Leaves the nodes with room in [begin, end) in candidates_, up to the first slot at which none
  // is left, and returns that slot or `end`.
  int32_t Narrow(int32_t begin, int32_t end, int32_t units) const;
  int32_t TightestCandidate(int32_t begin, int32_t end) const;
  int64_t FreeAround(int32_t node, int32_t begin, int32_t end) const;

  size_t slots_;
  size_t most_units_;
  size_t words_;                // of one set of nodes
  std::vector<int32_t> free_;   // by node, slot
  std::vector<uint64_t> bits_;  // by units, slot: the nodes with so many free
  std::vector<int32_t> rooms_;  // by units, slot: how many bits are set
  mutable std::vector<uint64_t> candidates_;
  mutable std::vector<uint64_t> narrowed_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_
