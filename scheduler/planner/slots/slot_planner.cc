#include "scheduler/planner/slots/slot_planner.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "scheduler/planner/slots/dice.h"
#include "scheduler/planner/slots/displace.h"
#include "scheduler/planner/slots/node_packing.h"
#include "scheduler/planner/slots/place_finder.h"
#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/rebuild.h"
#include "scheduler/planner/slots/repair.h"

namespace windfall {
namespace {

// How far a load may be from its capacity, as a share of it, before that costs as much as half the
// dirtiest carbon: wide at first, narrow at the end.
constexpr double kFirstWidth = 0.2;
constexpr double kFirstWidthAgain = 0.5;
constexpr double kLastWidth = 0.05;
// The width of small zones, in units.
constexpr double kLeastWidth = 2;
constexpr float kLearntShare = 0.5f;
// Jobs that have not moved in the last pass are left alone with this probability.
constexpr double kRestShare = 0.7;
constexpr int kEstimatePasses = 3;
constexpr int kEstimatePassesForPrices = 4;
// The estimate's prices are near the best ones. Measured on 20,000 and 100,000 jobs: from there 50
// iterations of such steps do what takes 100 from nothing.
constexpr double kStepFromEstimate = 0.2;
// How many jobs ahead are fetched from memory.
constexpr size_t kAhead = 8;
constexpr int kPassesToLearn = 4;
// Polished once more where one in so many jobs has moved.
constexpr int64_t kPolishedAgain = 1000;
// To place what is late where others stand.
constexpr int64_t kAttemptsEach = 30;
constexpr int64_t kMostAttempts = 5000;
constexpr uint64_t kSeed = 12345;
// While loads may be over, having no place counts more than it costs.
constexpr float kLateWeightWhileSoft = 4;

// Loads that follow prices: one plan that may exceed capacities a little.
class SoftPlan {
 public:
  SoftPlan(const SlotProblem& problem, SlotMarket& market)
      : problem_(problem),
        market_(market),
        scale_(0.5f * DirtiestCarbon(problem)),
        plan_(problem.jobs.size()),
        order_(problem.jobs.size()) {
    std::iota(order_.begin(), order_.end(), size_t{0});
    // One after another at the prices, past what is full already: so the loads are about right from
    // the first pass on, where all at once would go to the same slots.
    SetWidth(kLastWidth, Softening::kOverload);
    ForEachInAnyOrder([&](size_t job) {
      const float limit = problem.jobs[job].late_cost * kLateWeightWhileSoft;
      finder_.FindCheapest(problem.jobs[job], rates_, limit, plan_[job]);
      market.Add(problem.jobs[job], plan_[job]);
    });
  }

  const SlotPlan& plan() const { return plan_; }

  void Run(int passes, double first_width) {
    std::vector<char> rests(plan_.size(), 0);
    for (int pass = 0; pass < passes; ++pass) {
      const double share = passes > 1 ? static_cast<double>(pass) / (passes - 1) : 1;
      SetWidth(first_width * std::pow(kLastWidth / first_width, share), Softening::kAllLoad);
      ForEachInAnyOrder([&](size_t job) {
        if (rests[job] != 0 && IsLeftAlone()) return;
        rests[job] = Choose(job) ? 0 : 1;
      });
      market_.LearnPrices(kLearntShare);
    }
  }

  // Takes its loads off the market, or puts them on it again.
  void Leave() {
    for (size_t job = 0; job < plan_.size(); ++job) market_.Remove(problem_.jobs[job], plan_[job]);
  }
  void Return() {
    for (size_t job = 0; job < plan_.size(); ++job) market_.Add(problem_.jobs[job], plan_[job]);
  }

 private:
  void SetWidth(double width, Softening softening) {
    rates_.clear();
    for (size_t zone = 0; zone < market_.zone_count(); ++zone) {
      market_.SetSoftness(
          zone, scale_ / static_cast<float>(std::max(width * market_.size(zone), kLeastWidth)),
          softening);
      rates_.push_back(market_.SoftRates(zone));
    }
  }

  // Another order every time: in one that stays, the same jobs would always choose last.
  template <typename Visit>
  void ForEachInAnyOrder(Visit visit) {
    dice_.Shuffle(order_);
    for (size_t i = 0; i < order_.size(); ++i) {
      if (i + 2 * kAhead < order_.size()) Prefetch(order_[i + 2 * kAhead]);
      if (i + kAhead < order_.size()) PrefetchSegments(order_[i + kAhead]);
      visit(order_[i]);
    }
  }

  // Jobs are visited in no order that the processor could foresee.
  void Prefetch(size_t job) const {
    const char* const first = reinterpret_cast<const char*>(&problem_.jobs[job]);
    __builtin_prefetch(first);
    __builtin_prefetch(first + sizeof(SlotJob) - 1);
    __builtin_prefetch(&plan_[job]);
  }
  // Once the place is there.
  void PrefetchSegments(size_t job) const { __builtin_prefetch(plan_[job].segments.data()); }

  bool IsLeftAlone() { return dice_.Fraction() < kRestShare; }

  // Whether it has moved.
  bool Choose(size_t index) {
    const SlotJob& job = problem_.jobs[index];
    market_.Remove(job, plan_[index]);
    const float limit = job.late_cost * kLateWeightWhileSoft;
    finder_.FindCheaper(job, rates_, plan_[index], limit, place_);
    const bool moves = place_.exists();
    if (moves) std::swap(plan_[index], place_);
    market_.Add(job, plan_[index]);
    return moves;
  }

  const SlotProblem& problem_;
  SlotMarket& market_;
  const float scale_;
  SlotPlan plan_;
  std::vector<size_t> order_;  // shuffled again and again
  std::vector<SlotRates> rates_;
  PlaceFinder finder_;
  SlotPlace place_;
  Dice dice_{kSeed};
};

void CopyPrices(const SlotMarket& from, SlotMarket& to) {
  for (size_t zone = 0; zone < to.zone_count(); ++zone) to.SetPrice(zone, from.price(zone));
}

// What a plan costs that some of the jobs get on as much capacity as is theirs, for all jobs. A
// plan that can be had, so as a rule more than the best one. The market learns the prices that the
// passes ended with.
double EstimateCarbon(const SlotProblem& problem, int sample, int passes, SlotMarket& market) {
  SlotProblem part = {.slots = problem.slots, .zones = problem.zones};
  for (size_t i = 0; i < problem.jobs.size(); i += static_cast<size_t>(sample)) {
    part.jobs.push_back(problem.jobs[i]);
    part.jobs.back().need = {.units = problem.jobs[i].need.units};
  }
  for (SlotZone& zone : part.zones) {
    zone.nodes = {{.units = std::max(UnitsOf(zone) / sample, 1)}};
    zone.reservations.clear();
  }
  SlotMarket part_market(part);
  CopyPrices(market, part_market);
  SoftPlan soft(part, part_market);
  soft.Run(passes, kFirstWidth);
  soft.Leave();
  CopyPrices(part_market, market);
  NodePacking packing(part, part_market);
  Repair(soft.plan(), packing);
  return CarbonOf(part, packing.plan()) * sample;
}

// Where less found a place than wanted one, the nodes hold no more than that: gangs found no node
// of their own. Half of the news counts, as another plan may fit better.
void TeachShortfall(const SlotProblem& problem, const SlotPlan& wanted, const NodePacking& packing,
                    SlotMarket& market) {
  SlotMarket wish(problem);
  for (size_t i = 0; i < wanted.size(); ++i) wish.Add(problem.jobs[i], wanted[i]);
  for (size_t zone = 0; zone < market.zone_count(); ++zone) {
    for (size_t t = 0; t < static_cast<size_t>(problem.slots); ++t) {
      const int32_t held = packing.market().load(zone, t);
      if (wish.load(zone, t) <= held) continue;
      const int32_t missing = market.capacity(zone, t) - held;
      const int32_t known = market.shortfall(zone, t);
      market.SetShortfall(zone, t, known + (missing - known) / 2);
    }
  }
}

// Lets the soft plan learn how much of each zone the nodes can fill.
void LearnNodes(const SlotProblem& problem, int rounds, SoftPlan& soft, SlotMarket& market) {
  for (int round = 0; round < rounds; ++round) {
    soft.Leave();
    {
      NodePacking packing(problem, market);
      Repair(soft.plan(), packing);
      TeachShortfall(problem, soft.plan(), packing, market);
    }
    soft.Return();
    soft.Run(kPassesToLearn, 2 * kLastWidth);
  }
}

void PlaceLate(NodePacking& packing, Losing losing) {
  const int64_t late = CountWithoutPlace(packing.plan());
  if (late == 0) return;
  const int64_t attempts = std::min(kMostAttempts, kAttemptsEach * late);
  Displacer displacer(packing, kSeed, losing);
  displacer.SqueezeLateIn(attempts);
  displacer.PlaceLate(attempts);
}

SlotPlan PackOnNodes(const SlotProblem& problem, const SlotPlan& wanted, SlotMarket& market) {
  NodePacking packing(problem, market);
  Repair(wanted, packing);
  PlaceLate(packing, Losing::kAllowed);
  Dice dice(kSeed);
  const int64_t moved = Polish(dice, packing);
  if (moved * kPolishedAgain >= static_cast<int64_t>(wanted.size())) Polish(dice, packing);
  return packing.plan();
}

// The plan, changed so that nobody is late who would be on time if everything ran at once.
SlotPlan MakeSafe(const SlotProblem& problem, const SlotPlan& plan, SlotMarket& market) {
  SlotPlan now;
  {
    NodePacking packing(problem, market);
    PlaceRunNow(packing);
    now = packing.plan();
  }
  NodePacking packing(problem, market);
  for (size_t i = 0; i < plan.size(); ++i) packing.Put(i, plan[i]);
  Displacer(packing, kSeed).RetreatTo(now);
  Dice dice(kSeed);
  Polish(dice, packing);
  return packing.plan();
}

SlotResult ResultOf(const SlotProblem& problem, SlotPlan plan) {
  SlotResult result = {.plan = std::move(plan)};
  result.carbon = CarbonOf(problem, result.plan);
  result.late = CountWithoutPlace(result.plan);
  return result;
}

std::vector<std::vector<float>> PricesOf(const SlotMarket& market) {
  std::vector<std::vector<float>> prices;
  for (size_t zone = 0; zone < market.zone_count(); ++zone) prices.push_back(market.price(zone));
  return prices;
}

void SetPrices(const std::vector<std::vector<float>>& prices, SlotMarket& market) {
  for (size_t zone = 0; zone < prices.size(); ++zone) market.SetPrice(zone, prices[zone]);
}

SlotPlan Rebuild(const SlotProblem& problem, const SlotPlan& plan, int64_t rounds,
                 SlotMarket& market) {
  NodePacking packing(problem, market);
  for (size_t i = 0; i < plan.size(); ++i) packing.Put(i, plan[i]);
  Rebuilder(packing, kSeed).Run(rounds);
  Dice dice(kSeed);
  Polish(dice, packing);
  return packing.plan();
}

SlotResult PackSoft(const SlotProblem& problem, SoftPlan& soft, SlotMarket& market) {
  soft.Leave();
  SlotResult result = ResultOf(problem, PackOnNodes(problem, soft.plan(), market));
  soft.Return();
  return result;
}

}  // namespace

void LearnPrices(const SlotProblem& problem, const SlotEffort& effort, SlotMarket& market) {
  if (effort.price_iterations == 0) return;
  // A plan that is rebuilt at the prices ends nearer to the bound at those found from nothing:
  // measured on 1,000 jobs of six seeds, 2.3 % against 2.5 to 2.9.
  const bool from_estimate = effort.rebuilds == 0;
  const int passes = from_estimate ? kEstimatePassesForPrices : kEstimatePasses;
  SlotMarket estimate(market);
  PriceSearch search = {.iterations = effort.price_iterations,
                        .sample = effort.price_sample,
                        .rules = effort.price_rules,
                        .about = EstimateCarbon(problem, effort.price_sample, passes, estimate)};
  if (from_estimate) {
    CopyPrices(estimate, market);
    search.first_step = kStepFromEstimate;
  }
  FindPrices(problem, search, market);
}

SlotResult PlanSlots(const SlotProblem& problem, const SlotEffort& effort, SlotMarket& market) {
  LearnPrices(problem, effort, market);
  const std::vector<std::vector<float>> prices = PricesOf(market);
  SoftPlan soft(problem, market);
  soft.Run(effort.passes, kFirstWidth);
  LearnNodes(problem, effort.node_rounds, soft, market);
  SlotResult best = PackSoft(problem, soft, market);
  for (int cycle = 1; cycle < effort.cycles; ++cycle) {
    soft.Run(2 * effort.passes, kFirstWidthAgain);
    SlotResult result = PackSoft(problem, soft, market);
    if (result.carbon < best.carbon) best = std::move(result);
  }
  soft.Leave();
  if (best.late > 0) best = ResultOf(problem, MakeSafe(problem, best.plan, market));
  if (effort.rebuilds == 0) return best;
  SetPrices(prices, market);  // the soft passes have sharpened them to what their plan needed
  return ResultOf(problem, Rebuild(problem, best.plan, effort.rebuilds, market));
}

SlotResult ReplanSlots(const SlotProblem& problem, const SlotPlan& before, double hysteresis,
                       SlotMarket& market) {
  NodePacking packing(problem, market);
  PlaceAsBefore(before, packing);
  PlaceLate(packing, Losing::kForbidden);
  Dice dice(kSeed);
  Polish(dice, packing, hysteresis);
  return ResultOf(problem, packing.plan());
}

}  // namespace windfall
