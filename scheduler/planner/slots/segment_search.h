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
  // programming over slots x length, each step over all lengths at once.
  float Search(const std::vector<float>& cost, const SegmentRules& rules);
  // The segments that Search has found. REQUIRES: it was the last call, and finite.
  void TakeFound(int32_t first_slot, SlotPlace& place) const;

 private:
  // How the cheapest choice ends: a segment of `rest` slots, fewer than min_segment, from `begin`
  // on; no such segment if `rest` is 0.
  struct Ending {
    float cost = 0;
    size_t begin = 0;
    size_t rest = 0;
  };

  void PriceBegins(const std::vector<float>& cost, const SegmentRules& rules);
  Ending FindEnding() const;
  bool WasRunning(size_t slot, size_t done) const;
  // Row of `rows`, the state after `slot` slots of the window.
  const float* Row(const std::vector<float>& rows, size_t slot) const {
    return rows.data() + slot * stride_;
  }

  SegmentRules rules_;        // of the last search, as the rest
  std::vector<float> cost_;   // by slot
  std::vector<float> whole_;  // what min_segment slots cost, by the slot after them
  std::vector<float> begun_;  // the same with the resume
  // The least cost by how many slots are done, after each slot: between segments, and in a segment
  // that is long enough to end.
  std::vector<float> idle_;
  std::vector<float> running_;
  size_t stride_ = 0;
  Ending ending_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SEGMENT_SEARCH_H_
