// How scarce capacity is in each zone and slot, and what it is worth.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_MARKET_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_MARKET_H_

#include <cstdint>
#include <vector>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// What a slot of one zone costs a job besides its carbon: max(0, scarcity + softness x units / 2)
// for each of its units. With no softness the scarcity is a plain price.
struct SlotRates {
  const float* carbon = nullptr;    // by slot
  const float* scarcity = nullptr;  // by slot
  float softness = 0;
  // The sums of both over all slots before each, and over all; null where the scarcity changes with
  // the load.
  const float* carbon_sum = nullptr;
  const float* price_sum = nullptr;
};

// Which load softness counts: all of it, also as far as it is below the capacity, or only what is
// beyond the capacity.
enum class Softening { kAllLoad, kOverload };

// Prices and loads of all zones. A price is what the last unit of capacity in a slot is worth, in
// carbon; never negative. Not thread-safe.
class SlotMarket {
 public:
  // All prices and loads are 0. `problem` must outlive this.
  explicit SlotMarket(const SlotProblem& problem);

  size_t zone_count() const { return zones_.size(); }
  int32_t slots() const { return problem_.slots; }
  // Of the whole zone, reservations aside.
  int32_t size(size_t zone) const { return zones_[zone].size; }
  // What reservations leave of the zone in the slot; not negative.
  int32_t capacity(size_t zone, size_t slot) const { return zones_[zone].capacity[slot]; }
  int32_t load(size_t zone, size_t slot) const {
    return zones_[zone].excess[slot] + zones_[zone].capacity[slot] - zones_[zone].shortfall[slot];
  }
  // How much of the capacity of the slot soft rates do not count on, because nodes cannot fill it.
  void SetShortfall(size_t zone, size_t slot, int32_t units);
  int32_t shortfall(size_t zone, size_t slot) const { return zones_[zone].shortfall[slot]; }
  void SetPrice(size_t zone, std::vector<float> price);
  const std::vector<float>& price(size_t zone) const { return zones_[zone].price; }

  // The prices alone; valid until they change.
  SlotRates PriceRates(size_t zone) const;
  // Nothing but carbon.
  SlotRates CarbonRates(size_t zone) const;
  // The prices, and for each unit of load beyond the capacity `softness` more: an augmented
  // Lagrangian. Jobs that look one after another then spread, where the prices alone would send
  // all of them to the same slot.
  SlotRates SoftRates(size_t zone) const;

  // From now on, with the loads of now.
  void SetSoftness(size_t zone, float softness, Softening softening = Softening::kAllLoad);
  // Puts the job's load on its place, or takes it off.
  void Add(const SlotJob& job, const SlotPlace& place) { Change(place, job.need.units); }
  void Remove(const SlotJob& job, const SlotPlace& place) { Change(place, -job.need.units); }
  // Raises prices where the load is over the capacity and lowers them where it is under it, by
  // `share` of what softness made of the difference.
  void LearnPrices(float share);

 private:
  struct Zone {
    int32_t size = 0;
    std::vector<int32_t> capacity;
    float softness = 0;
    int32_t least_excess = INT32_MIN;  // that softness counts
    std::vector<int32_t> shortfall;
    std::vector<int32_t> excess;  // load + shortfall - capacity
    std::vector<float> price;
    std::vector<float> scarcity;  // price + softness x what it counts of the excess
    std::vector<float> carbon_sum;
    std::vector<float> price_sum;
  };

  void Change(const SlotPlace& place, int32_t units);
  static std::vector<float> SumOf(const std::vector<float>& values);
  static float ScarcityAt(const Zone& zone, size_t slot);

  const SlotProblem& problem_;
  std::vector<Zone> zones_;
  std::vector<float> nothing_;  // 0 by slot
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_MARKET_H_
