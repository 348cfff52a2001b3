// Why EmissionsBound holds. For a schedule as the header describes it, let x[j,z,t] be the share of
// slot t in which job j runs in zone z; k[j] its power, g[j] its GPUs, c[z,t] the grams of the zone
// (the least intensity of the slot), G[z] its GPUs, and p[z,t] >= 0 any prices.
//
// 1. It emits at least  sum k[j] c[z,t] x[j,z,t],  because c is the least intensity.
// 2. In every instant the jobs in z have at most G[z] GPUs together. So have they in the mean over
//    a slot:  sum over j of g[j] x[j,z,t] <= G[z].
// 3. Hence it emits at least
//        sum over j of C[j]  -  sum over z,t of p[z,t] G[z],
//    with  C[j] = sum over z,t of (k[j] c[z,t] + g[j] p[z,t]) x[j,z,t]:
//    what 3 has beyond 1 is  sum p[z,t] (sum over j of g[j] x[j,z,t] - G[z]) <= 0.
// 4. C[j] is at least what CheapestOfZones or CheapestParts returns for the job. Let r[z,t] be its
// rates,
//    k[j] c[z,t] + g[j] p[z,t] >= 0.
//    a. If it may not be paused, C[j] is the integral of the step function r[z,.] over an interval
//       as long as its running time, within the window; the window that the search takes is not
//       smaller, as it is rounded outwards to whole slots. As a function of where the interval
//       begins that integral is continuous, and linear but where its begin or its end passes the
//       edge of a slot. So it is least where one of them is at an edge; the ends of the window are
//       edges too. CheapestRun looks at all of these.
//    b. If it may be paused, whichever zone it is in, it runs at most all of each slot and at least
//       its running time in all (what resuming costs comes on top). Filling the slots with the
//       lowest rates, each in its cheapest zone, costs no more: CheapestParts.
//
// The bound asks nothing of the prices, of how they were found, or of the planner. Plain double
// precision: kAccuracy is many times what its sums can be wrong by.
#include "scheduler/simulator/emissions_bound.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "scheduler/simulator/price_ascent.h"

namespace windfall {
namespace {

constexpr double kAccuracy = 1e-9;
// Grams. The ledger rounds each entry by at most half a microgram, its reading was rounded by half
// a millijoule, which is less than 3.5 ug at any intensity and PUE that there is.
constexpr double kRoundingOfAnEntry = 4e-6;

// Rates by slot of a window.
using Rates = std::vector<double>;

// A way to run a job: what it costs, and the part of each slot of the window that it uses.
struct Way {
  double cost = std::numeric_limits<double>::infinity();
  size_t first = 0;  // whole slots from here on
  size_t rest = 0;   // the slot of what is more
};

// The cheapest unbroken run of `whole` slots and `rest` of one more before or after them.
Way CheapestRun(const Rates& rates, size_t whole, double rest) {
  Rates sums = {0};
  for (const double rate : rates) sums.push_back(sums.back() + rate);
  Way cheapest;
  const auto consider = [&](size_t first, size_t of_rest) {
    const double cost = sums[first + whole] - sums[first] + (rest > 0 ? rest * rates[of_rest] : 0);
    if (cost < cheapest.cost) cheapest = {.cost = cost, .first = first, .rest = of_rest};
  };
  for (size_t first = 0; first + whole <= rates.size(); ++first) {
    const size_t end = first + whole;
    if (rest == 0) consider(first, first);
    if (first > 0) consider(first, first - 1);
    if (end < rates.size()) consider(first, end);
  }
  return cheapest;
}

// The slots of a window, the cheapest `whole` of them first, then the next cheapest one.
std::vector<size_t> CheapestFirst(const Rates& rates, size_t whole) {
  std::vector<size_t> slots(rates.size());
  std::iota(slots.begin(), slots.end(), size_t{0});
  if (whole < slots.size()) {
    std::nth_element(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(whole), slots.end(),
                     [&rates](size_t a, size_t b) {
                       return rates[a] < rates[b] || (rates[a] == rates[b] && a < b);
                     });
  }
  return slots;
}

class Dual {
 public:
  Dual(const BoundProblem& problem, const ByZoneAndSlot& prices)
      : problem_(problem),
        prices_(prices),
        gpus_(problem.zones.size(), std::vector<double>(problem.slots)) {}

  PricedBound Evaluate() && {
    double grams = 0;
    for (const BoundJob& job : problem_.jobs) {
      const double cheapest = job.interruptible ? CheapestParts(job) : CheapestOfZones(job);
      grams += cheapest * (1 - kAccuracy) - RoundingOf(job);
    }
    grams -= WorthOfCapacity() * (1 + kAccuracy);
    return {.grams = std::max(0.0, grams), .gpus = std::move(gpus_)};
  }

 private:
  Rates RatesIn(size_t zone, const BoundJob& job) const {
    Rates rates;
    rates.reserve(job.end - job.begin);
    for (size_t slot = job.begin; slot < job.end; ++slot) {
      rates.push_back(job.kilowatts * problem_.zones[zone].grams[slot] +
                      job.gpus * prices_[zone][slot]);
    }
    return rates;
  }

  void Use(const BoundJob& job, size_t zone, size_t slot_of_window, double part) {
    gpus_[zone][job.begin + slot_of_window] += job.gpus * part;
  }

  double CheapestOfZones(const BoundJob& job) {
    Way cheapest;
    size_t in_zone = 0;
    for (const size_t zone : job.zones) {
      const Way way = CheapestRun(RatesIn(zone, job), job.whole_slots, job.rest);
      if (!(way.cost < cheapest.cost)) continue;
      cheapest = way;
      in_zone = zone;
    }
    for (size_t i = 0; i < job.whole_slots; ++i) Use(job, in_zone, cheapest.first + i, 1);
    if (job.rest > 0) Use(job, in_zone, cheapest.rest, job.rest);
    return cheapest.cost;
  }

  double CheapestParts(const BoundJob& job) {
    Rates least(job.end - job.begin, std::numeric_limits<double>::infinity());
    std::vector<size_t> zones(least.size());
    for (const size_t zone : job.zones) {
      const Rates rates = RatesIn(zone, job);
      for (size_t slot = 0; slot < rates.size(); ++slot) {
        if (!(rates[slot] < least[slot])) continue;
        least[slot] = rates[slot];
        zones[slot] = zone;
      }
    }
    const std::vector<size_t> slots = CheapestFirst(least, job.whole_slots);
    double cost = 0;
    for (size_t i = 0; i < slots.size() && i <= job.whole_slots; ++i) {
      const double part = i < job.whole_slots ? 1 : job.rest;
      cost += part * least[slots[i]];
      Use(job, zones[slots[i]], slots[i], part);
    }
    return cost;
  }

  // An entry ends where a run, an hour or a step does. In `n` slots there are at most `n` + 1 ends
  // of hours, and as many of steps.
  static double RoundingOf(const BoundJob& job) {
    const size_t slots = job.interruptible ? job.end - job.begin : job.whole_slots + 2;
    const size_t runs = job.interruptible ? slots : 1;
    return kRoundingOfAnEntry * static_cast<double>(2 * (slots + 1) + runs);
  }

  double WorthOfCapacity() const {
    double worth = 0;
    for (size_t zone = 0; zone < prices_.size(); ++zone) {
      const double paid = std::accumulate(prices_[zone].begin(), prices_[zone].end(), 0.0);
      if (paid > 0) {
        worth += paid * problem_.zones[zone].gpus.value_or(std::numeric_limits<double>::infinity());
      }
    }
    return worth;
  }

  const BoundProblem& problem_;
  const ByZoneAndSlot& prices_;
  ByZoneAndSlot gpus_;  // used so far
};

}  // namespace

PricedBound EmissionsBound(const BoundProblem& problem, const ByZoneAndSlot& prices) {
  return Dual(problem, prices).Evaluate();
}

double BestEmissionsBound(const BoundProblem& problem) {
  const ByZoneAndSlot nothing(problem.zones.size(), std::vector<double>(problem.slots));
  return ClimbToBound(problem, nothing);
}

}  // namespace windfall
