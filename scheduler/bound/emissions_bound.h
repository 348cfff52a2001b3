// What no schedule can emit less than: how much better than a given one another could be.
//
// Why it holds. For a schedule of the jobs, let x[j,z,t] be the share of slot t in which job j runs
// in zone z, and h[t] the hours of the slot; k[j] the job's power, g[j] its units, c[z,t] the grams
// of the zone (the least intensity of the slot), G[z,t] the units that are free in the mean, and
// p[z,t] >= 0 any prices of a unit for an hour.
//
// 1. It emits at least  sum k[j] c[z,t] h[t] x[j,z,t],  because c is the least intensity.
// 2. In every instant the jobs in z have at most the units that are free there. So have they in the
//    mean over a slot:  sum over j of g[j] x[j,z,t] <= G[z,t].
// 3. Hence it emits at least
//        sum over j of C[j]  -  sum over z,t of p[z,t] G[z,t] h[t],
//    with  C[j] = sum over z,t of (k[j] c[z,t] + g[j] p[z,t]) h[t] x[j,z,t]:
//    what 3 has beyond 1 is  sum p[z,t] h[t] (sum over j of g[j] x[j,z,t] - G[z,t]) <= 0.
// 4. C[j] is at least what the search for the job's cheapest way returns. Let r[z,t] be its rates,
//    k[j] c[z,t] + g[j] p[z,t] >= 0.
//    a. If it may not be paused, C[j] is the integral of the step function r[z,.] over an interval
//       as long as its running time, within its window. As a function of where the interval begins
//       that integral is continuous, and linear but where its begin or its end passes the edge of a
//       slot. So it is least where one of them is at an edge, or at an end of the window.
//       CheapestRun looks at all of these.
//    b. If it may be paused, it runs at most all of what of each slot is in its window, and at
//    least
//       its running time in all (what resuming costs comes on top). Filling the slots with the
//       lowest rates costs no more: CheapestParts. If it may go on in another zone, each slot
//       counts with the zone where it is cheapest; else all of it is in one zone, the cheapest.
//
// The bound asks nothing of the prices, of how they were found, or of who made the schedule. Plain
// double precision: what is subtracted for it is many times what the sums can be wrong by.
#ifndef WINDFALL_SCHEDULER_BOUND_EMISSIONS_BOUND_H_
#define WINDFALL_SCHEDULER_BOUND_EMISSIONS_BOUND_H_

#include <cstddef>
#include <vector>

#include "scheduler/bound/bound_problem.h"

namespace windfall {

// By zone and slot: a price of a unit for an hour, in grams, not negative; or a number of units in
// the mean.
using ByZoneAndSlot = std::vector<std::vector<double>>;

ByZoneAndSlot Nothing(const BoundProblem& problem);

// A bound, and what the jobs would use if each chose freely at the prices: more than there is where
// a price is too low, less where it is too high.
struct PricedBound {
  double grams = 0;
  ByZoneAndSlot units;
};

// Grams that every schedule emits that runs all jobs of the problem
//   - within their windows, for as long as they need,
//   - in the zones that can hold them, with no more breaks than they may have,
//   - with never more units at work in a zone than are free,
//   - when the intensity is known,
// whatever it knew beforehand. Holds for any prices; good ones make it high. Pure.
// O(jobs x zones x window).
PricedBound EmissionsBound(const BoundProblem& problem, const ByZoneAndSlot& prices);

// The same, a few jobs at a time. Refers to the problem, which must outlive it.
class BoundEvaluation {
 public:
  BoundEvaluation(const BoundProblem& problem, ByZoneAndSlot prices);

  // Goes on for about `most` slots of windows; one takes some tens of nanoseconds. False: it is
  // complete.
  bool Advance(size_t most);
  // REQUIRES: it is complete.
  PricedBound Result() const;
  const ByZoneAndSlot& prices() const { return prices_; }

 private:
  const BoundProblem& problem_;
  ByZoneAndSlot prices_;
  ByZoneAndSlot units_;  // used so far
  double grams_ = 0;     // of the jobs so far
  size_t next_job_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_BOUND_EMISSIONS_BOUND_H_
