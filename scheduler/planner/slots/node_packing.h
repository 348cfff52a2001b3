// A plan on real nodes, none of which ever has more than it has.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_PACKING_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_PACKING_H_

#include <utility>
#include <vector>

#include "scheduler/planner/slots/node_pool.h"
#include "scheduler/planner/slots/place_finder.h"
#include "scheduler/planner/slots/slot_market.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// What a search for a place counts besides carbon.
enum class Counting { kCarbonAndPrices, kCarbon };

// The market carries the loads of the plan as long as this lives. `problem` and `market` must
// outlive it. Not thread-safe.
class NodePacking {
 public:
  // Nobody has a place yet.
  NodePacking(const SlotProblem& problem, SlotMarket& market);
  ~NodePacking();
  NodePacking(const NodePacking&) = delete;
  NodePacking& operator=(const NodePacking&) = delete;

  const SlotProblem& problem() const { return problem_; }
  const SlotJob& job(size_t index) const { return problem_.jobs[index]; }
  const SlotMarket& market() const { return market_; }
  SlotMarket& market() { return market_; }
  const NodePool& pool(size_t zone) const { return pools_[zone]; }
  size_t zone_count() const { return pools_.size(); }
  const SlotPlan& plan() const { return plan_; }
  // Jobs are often visited in no order that the processor could foresee.
  void Prefetch(size_t index) const {
    const char* const job = reinterpret_cast<const char*>(&problem_.jobs[index]);
    __builtin_prefetch(job);
    __builtin_prefetch(job + sizeof(SlotJob) - 1);
    __builtin_prefetch(&plan_[index]);
  }
  double CarbonOfJob(size_t index) const { return CarbonOf(problem_, job(index), plan_[index]); }

  // Finds nodes with room in the slots of `place`; false if there are none for some segment. A job
  // that may be broken anywhere goes on on another node where it must, unless it keeps to one.
  bool FindNodes(const SlotJob& job, SlotPlace& place) const;
  // Whether the nodes of `place` have room throughout.
  bool HasRoom(const SlotJob& job, const SlotPlace& place) const;
  // The cheapest place in what is free that costs less than `limit`; false if there is none. Exact
  // for what runs unbroken. Where breaks have rules and no node holds a segment of the cheapest
  // choice, the cheapest unbroken place.
  bool FindPlace(const SlotJob& job, Counting counting, float limit, SlotPlace& place);

  // Whether FindPlace might find a place for less carbon than `limit`, once the job were lifted.
  // Quick to say no.
  bool MayFindCheaper(size_t index, float limit);

  // Gives the job a place, whether or not there is room. REQUIRES: it has none.
  void Put(size_t index, const SlotPlace& place);
  void Lift(size_t index);

 private:
  struct Start {
    float cost = 0;
    int32_t zone = 0;
    int32_t begin = 0;
  };

  std::vector<SlotRates> RatesFor(Counting counting) const;
  // As MayFindCheaper, for a job that has a place, by whether it may pause.
  bool MayFindCheaperSlots(size_t index, float limit);
  bool MayFindCheaperRun(size_t index, float limit);
  bool FindUnbroken(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                    SlotPlace& place);
  // Appends the starts in the zone that cost less than `limit` and meet no slot that is full.
  void AddStarts(const SlotJob& job, const SlotRates& rates, size_t zone, float limit);
  // The rates with the slots closed that `is_open` says no to.
  template <typename IsOpen>
  SlotRates OpenRates(const SlotJob& job, const SlotRates& rates, size_t zone, IsOpen is_open);
  bool FindSegments(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                    SlotPlace& place);

  // As FindSegments, on one node; `least` is what it costs at the very least.
  bool FindSegmentsOnOneNode(const SlotJob& job, const std::vector<SlotRates>& rates, float least,
                             float limit, SlotPlace& place);

  const SlotProblem& problem_;
  SlotMarket& market_;
  std::vector<NodePool> pools_;  // by zone
  SlotPlan plan_;
  // Scratch memory.
  PlaceFinder finder_;
  std::vector<float> cost_;
  std::vector<Start> starts_;
  std::vector<char> has_room_;            // by slot of the window
  std::vector<std::vector<float>> open_;  // by zone, slot
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_NODE_PACKING_H_
