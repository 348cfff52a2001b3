// The nodes of one zone while they are being filled, slot by slot.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// What a run would lack, summed over its slots: as much others would have to leave to it.
struct Shortage {
  int64_t unit_slots = 0;
  int32_t node = -1;
  int32_t begin = 0;
};

// What jobs need: what none needs is not kept track of.
struct SlotSizes {
  std::vector<int32_t> units;  // that some job needs; ascending
  bool cpus = false;
  bool memory = false;
};

// Knows for each slot and number of units which nodes have so many free: one bit a node, so that
// all nodes are asked at once. CPUs and memory are looked up on the nodes that are left. Not
// thread-safe.
class NodePool {
 public:
  // With the zone's reservations taken. Memory: slots x sizes bits a node.
  NodePool(const SlotZone& zone, int32_t slots, const SlotSizes& sizes);

  // By slot: how many nodes have `units` free. REQUIRES, here and below: some job needs so many.
  const int32_t* Rooms(int32_t units) const { return rooms_.data() + SetOf(units) * slots_; }
  // The node with room throughout that this fills best; -1 if none has it. O(slots x nodes / 64).
  int32_t FindNode(int32_t begin, int32_t end, const SlotResources& need) const;
  // The same for several spans, on one node.
  int32_t FindNode(const SlotPlace& place, const SlotResources& need) const;
  // Appends parts of [begin, end), each on one node, about as few as can be; false if some slot has
  // no room.
  bool Split(int32_t begin, int32_t end, const SlotResources& need, SlotPlace& place) const;

  // Whether the segment's node has room throughout.
  bool HasRoom(const SlotSegment& segment, const SlotResources& need) const;
  // Below 0 where more was taken than there is.
  SlotResources FreeIn(int32_t node, int32_t slot) const;
  // How many slots of [begin, end) have room on the node; `has_room` says which.
  int32_t CountRoom(int32_t node, int32_t begin, int32_t end, const SlotResources& need,
                    std::vector<char>& has_room) const;
  int32_t node_count() const { return nodes_; }
  // Where in its window an unbroken run of the job would lack the fewest units on the node.
  // REQUIRES: the window holds one.
  Shortage LeastShortage(int32_t node, const SlotJob& job) const;
  // Takes `need` on the segment's node, or gives back what was taken with -need.
  void Take(const SlotSegment& segment, const SlotResources& need);

 private:
  // Which set of nodes has so many units free; the last holds none, for more than any node has.
  size_t SetOf(int32_t units) const {
    return static_cast<size_t>(std::lower_bound(sizes_.begin(), sizes_.end(), units) -
                               sizes_.begin());
  }
  // How many of the sets hold a node with so many units free; they are the first.
  size_t SetsWith(int32_t free) const {
    return free < 0 ? 0 : sets_with_[std::min(static_cast<size_t>(free), sets_with_.size() - 1)];
  }
  size_t IndexOf(int32_t node, int32_t slot) const {
    return static_cast<size_t>(node) * slots_ + static_cast<size_t>(slot);
  }
  const uint64_t* Bits(int32_t slot, int32_t units) const;
  void TakeUnits(const SlotSegment& segment, int32_t units);
  // Leaves the nodes with the units in [begin, end) in candidates_, up to the first slot at which
  // none is left, and returns that slot or `end`.
  int32_t Narrow(int32_t begin, int32_t end, int32_t units) const;
  // The same where so few words hold all nodes that they stay in registers.
  template <size_t kWords>
  int32_t NarrowWords(int32_t begin, int32_t end, int32_t units) const;
  // Leaves of candidates_ those with the units in the slot; false if there are none.
  bool NarrowTo(int32_t slot, int32_t units) const;
  int32_t TightestCandidate(int32_t begin, int32_t end, const SlotResources& need) const;
  int64_t FreeAround(int32_t node, int32_t begin, int32_t end) const;
  // Whether a node that has the units has the rest too.
  bool HasRest(int32_t node, int32_t begin, int32_t end, const SlotResources& need) const;
  // The node that has room the longest from `begin` on, and until when: `begin` if none has.
  SlotSegment LongestRoom(int32_t begin, int32_t end, const SlotResources& need) const;

  size_t slots_;
  int32_t nodes_;
  std::vector<int32_t> sizes_;     // 0 and those that some node has; by set
  std::vector<size_t> sets_with_;  // by units free
  size_t words_;                   // of one set of nodes
  std::vector<int32_t> units_;     // free, by node, slot
  std::vector<int32_t> cpus_;      // the same; empty if no job needs any
  std::vector<int32_t> memory_;    // the same
  std::vector<uint64_t> bits_;     // by set, slot: the nodes with so many free
  std::vector<int32_t> rooms_;     // by set, slot: how many bits are set
  mutable std::vector<uint64_t> candidates_;
  mutable std::vector<uint64_t> narrowed_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_POOL_H_
