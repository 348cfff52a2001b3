// The cheapest slots of a window where breaks cost something.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_SEGMENT_SEARCH_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_SEGMENT_SEARCH_H_

#include <cstdint>
#include <vector>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// What breaks cost.
struct SegmentRules {
  int32_t length = 0;       // slots in all; positive
  int32_t min_segment = 1;  // but for the last rest
  // What a segment costs more that begins at this slot and is not the first; by slot of the window.
  const float* resume = nullptr;
};

// Keeps scratch memory. Not thread-safe.
class SegmentSearch {
 public:
  // The cheapest segments by the rules; the cost is infinite if there are none. Exact: dynamic
  // programming over slots x length x min_segment, each step over all lengths at once.
  float Search(const std::vector<float>& cost, const SegmentRules& rules);
  // The segments that Search has found. REQUIRES: it was the last call, and finite.
  void TakeFound(int32_t first_slot, SlotPlace& place) const;

 private:
  const float* Row(size_t slot, size_t state) const;
  float* Row(size_t slot, size_t state);

  std::vector<float> rows_;  // by slot, state, slots done: the least cost so far
  std::vector<float> cost_;  // of the last search
  SegmentRules rules_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SEGMENT_SEARCH_H_
