#include "scheduler/planner/slots/keep_or_plan.h"

#include <algorithm>
#include <utility>

#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/slot_planner.h"

namespace windfall {
namespace {

constexpr int kPriceIterations = 50;
constexpr int kPriceIterationsToRebuild = 100;
// About so many jobs are enough to learn the prices from.
constexpr size_t kSampleOfPrices = 20'000;
// A small problem is solved several times over, and the best solution counts.
constexpr size_t kJobsOfAllCycles = 100;
constexpr size_t kMostCycles = 4;
// A few thousand jobs are few enough to rebuild their plan piece by piece.
constexpr size_t kRebuildsEach = 20;
constexpr size_t kMostRebuilds = 20'000;
constexpr size_t kLeastRebuildsEach = 6;
// A plan within this of the bound is kept, and one that another does not beat by as much.
constexpr double kProvenGood = 1.02;

SlotEffort EffortFor(const SlotProblem& problem) {
  const size_t jobs = std::max<size_t>(problem.jobs.size(), 1);
  size_t rebuilds = std::min(kRebuildsEach * jobs, kMostRebuilds);
  if (rebuilds < kLeastRebuildsEach * jobs) rebuilds = 0;
  const size_t cycles = std::clamp<size_t>(kJobsOfAllCycles / jobs, 1, kMostCycles);
  return {.price_iterations = rebuilds > 0 ? kPriceIterationsToRebuild : kPriceIterations,
          .price_sample = static_cast<int>((jobs + kSampleOfPrices - 1) / kSampleOfPrices),
          .price_rules = false,
          .node_rounds = 2,
          .rebuilds = static_cast<int64_t>(rebuilds),
          .cycles = static_cast<int>(cycles)};
}

bool IsClearlyBetter(const SlotResult& anew, const SlotResult& kept) {
  if (anew.late != kept.late) return anew.late < kept.late;
  return anew.carbon < kWorthAnew * kept.carbon;
}

}  // namespace

SlotPlan KeepOrPlan(const SlotProblem& problem, const SlotPlan& before) {
  SlotMarket market(problem);
  SlotEffort effort = EffortFor(problem);
  LearnPrices(problem, effort, market);
  effort.price_iterations = 0;  // they are known now
  const int64_t jobs = static_cast<int64_t>(before.size());
  if (2 * CountWithoutPlace(before) > jobs) return PlanSlots(problem, effort, market).plan;
  SlotResult kept = ReplanSlots(problem, before, kHysteresis, market);
  const bool is_good = kept.carbon <= kProvenGood * LowerBound(problem, market);
  if (kept.late == 0 && is_good) return std::move(kept.plan);
  SlotResult anew = PlanSlots(problem, effort, market);
  return IsClearlyBetter(anew, kept) ? std::move(anew.plan) : std::move(kept.plan);
}

}  // namespace windfall
