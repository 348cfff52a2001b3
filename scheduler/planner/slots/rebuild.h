// Improves a plan by taking a few jobs off it and putting them back another way.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_REBUILD_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_REBUILD_H_

#include <compare>
#include <utility>
#include <vector>

#include "scheduler/planner/slots/dice.h"
#include "scheduler/planner/slots/node_packing.h"
#include "scheduler/planner/slots/occupancy.h"
#include "scheduler/planner/slots/place_finder.h"

namespace windfall {

// Ruin and recreate with simulated annealing. A job that stands far from where the prices want it
// is lifted, with those that stand where it could be, and all are put back one by one where the
// prices are lowest. What then costs a little more is taken too, less and less so: else it would
// stay where single moves find nothing better. `packing` must outlive it, and nobody else may
// change it meanwhile. Deterministic by its seed. Not thread-safe.
class Rebuilder {
 public:
  // The market's prices are to be about right, as FindPrices leaves them.
  Rebuilder(NodePacking& packing, uint64_t seed);

  // So many rounds, of some microseconds each. Leaves the best plan on the way; nobody loses a
  // place.
  void Run(int64_t rounds);

 private:
  // A place that a job might have, and what it costs at the prices.
  struct Wish {
    float cost = 0;
    int32_t zone = 0;
    int32_t begin = 0;
    friend auto operator<=>(const Wish&, const Wish&) = default;
  };

  // Chooses who is lifted in this round.
  void Choose();
  // A job that stands wrong, as a rule.
  size_t ChooseFirst();
  // Somewhere that the job might be, as a rule cheap.
  SlotPlace ChooseTarget(size_t index);
  void Add(size_t index);
  // Takes them off the plan and returns what they cost there.
  double LiftChosen();
  // Decides the order in which they are put back.
  void Order();
  // False, and some may be missing, if they cost `limit` or more or one loses its place.
  bool PutBack(double limit, double& cost);
  void Undo();
  bool FindPlace(size_t index, float limit, SlotPlace& place);
  bool FindByWishes(size_t index, SlotPlace& place);
  // The cheapest places at the prices, the cheapest first.
  const std::vector<Wish>& WishesOf(size_t index);
  float CostAtPrices(size_t index, const SlotPlace& place) const;
  void Place(size_t index, const SlotPlace& place);
  void Restore(const SlotPlan& plan);

  NodePacking& packing_;
  Dice dice_;
  Occupancy occupancy_;
  std::vector<SlotRates> prices_;          // by zone
  std::vector<float> regret_;              // by job: what its place costs more than the cheapest
  std::vector<float> least_;               // by job: what the cheapest costs
  std::vector<std::vector<Wish>> wishes_;  // by job; empty until they are asked for
  bool counts_prices_ = true;              // in this round
  std::vector<size_t> chosen_;
  std::vector<char> is_chosen_;    // by job
  std::vector<char> had_place_;    // by job, when it was lifted
  std::vector<SlotPlace> before_;  // of the chosen
  std::vector<std::pair<double, size_t>> order_;
  std::vector<float> cost_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_REBUILD_H_
