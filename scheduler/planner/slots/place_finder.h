// The cheapest place of one job at given rates.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_PLACE_FINDER_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_PLACE_FINDER_H_

#include <vector>

#include "scheduler/planner/slots/cheapest_slots.h"
#include "scheduler/planner/slots/segment_search.h"
#include "scheduler/planner/slots/slot_kernels.h"
#include "scheduler/planner/slots/slot_market.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// Of a cost: single precision can tell less from it.
inline constexpr float kClearlyLess = 1 - 1e-5f;

// Keeps scratch memory from job to job. Not thread-safe.
class PlaceFinder {
 public:
  // The cheapest place among the job's zones, whatever is free, and what it costs in all: carbon,
  // move and capacity. `rates` by zone. No place if none is cheaper than `limit`, which is returned
  // then. `place` gets no nodes. Exact. Cost: zones x window, times the length where a minimal
  // segment or a resume cost forbids choosing slots one by one.
  float FindCheapest(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                     SlotPlace& place);
  // The same for a job that has the place `now`, which counts as a limit too: what is not clearly
  // cheaper is not worth a move. Quicker, as most of what is dearer need not be looked at closely.
  float FindCheaper(const SlotJob& job, const std::vector<SlotRates>& rates, const SlotPlace& now,
                    float limit, SlotPlace& place);

  // What each slot of the window costs the job: `cost[i]` for slot release + i.
  static void PriceWindow(const SlotJob& job, const SlotRates& rates, std::vector<float>& cost);
  // What each start of an unbroken run costs it: `cost[i]` for a start in slot release + i.
  // REQUIRES: the rates have sums.
  static void PriceStarts(const SlotJob& job, const SlotRates& rates, std::vector<float>& cost);
  // What `place` costs at the rates of its zone.
  static float CostAt(const SlotJob& job, const SlotRates& rates, const SlotPlace& place);
  // What its dearest slot costs.
  static float DearestSlot(const SlotJob& job, const SlotRates& rates, const SlotPlace& place);

 private:
  // What is to be beaten.
  struct Standing {
    float cost = 0;
    float dearest = 0;  // slot of it; 0 if that is not known
  };

  static Standing StandingOf(const SlotJob& job, const SlotRates& rates, const SlotPlace& place);
  float Find(const SlotJob& job, const std::vector<SlotRates>& rates, const Standing& now,
             SlotPlace& place);
  // Each as FindCheapest, for a job whose window holds at least one start: that runs unbroken, that
  // may be broken anywhere, whose breaks have rules.
  float FindRun(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                SlotPlace& place);
  float FindSlots(const SlotJob& job, const std::vector<SlotRates>& rates, const Standing& now,
                  SlotPlace& place);
  float FindByRules(const SlotJob& job, const std::vector<SlotRates>& rates, const Standing& now,
                    SlotPlace& place);
  // The cheapest segments at cost_, left in segments_.
  float SearchSegments(const SlotJob& job, const SlotRates& rates);

  std::vector<float> cost_;       // by slot or start of the window
  std::vector<float> best_cost_;  // of the best zone so far
  std::vector<float> resume_;
  std::vector<float> scratch_;
  SegmentSearch segments_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_PLACE_FINDER_H_
