// The search for the prices that make a bound high.
#ifndef WINDFALL_SCHEDULER_BOUND_PRICE_ASCENT_H_
#define WINDFALL_SCHEDULER_BOUND_PRICE_ASCENT_H_

#include <optional>

#include "scheduler/bound/emissions_bound.h"

namespace windfall {

// Subgradient steps, which make those prices dearer that the jobs overuse and the others cheaper.
// Refers to the problem, which must outlive it. Not thread-safe.
class PriceAscent {
 public:
  // At no prices, or at those that were good for a problem like it.
  explicit PriceAscent(const BoundProblem& problem) : PriceAscent(problem, Nothing(problem)) {}
  PriceAscent(const BoundProblem& problem, ByZoneAndSlot prices);

  // Some milliseconds of the search. False: the bound will not become higher any more, or hardly.
  bool Step();

  // The highest bound so far, in grams, and the prices of it. Absent before the first evaluation is
  // complete.
  std::optional<double> grams() const {
    return evaluations_ == 0 ? std::nullopt : std::optional(best_.grams);
  }
  const ByZoneAndSlot& prices() const { return best_prices_; }

 private:
  bool Judge(PricedBound here);
  double Turn();
  void Move(double length);
  void Forget();

  const BoundProblem& problem_;
  ByZoneAndSlot prices_;
  PricedBound here_;
  ByZoneAndSlot best_prices_;
  PricedBound best_;
  ByZoneAndSlot direction_;
  double length_ = 1;
  std::optional<BoundEvaluation> evaluation_;  // that is going on
  int evaluations_ = 0;
  double judged_ = 0;  // the best bound when it was last asked whether the search is worth its time
  int in_vain_ = 0;
};

// The best bound that the search finds, in grams. O(200 x jobs x zones x window).
double BestEmissionsBound(const BoundProblem& problem);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_BOUND_PRICE_ASCENT_H_
