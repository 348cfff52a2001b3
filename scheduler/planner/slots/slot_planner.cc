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
// How many jobs ahead are fetched from memory.
constexpr size_t kAhead = 8;
constexpr int kPassesToLearn = 4;
constexpr int kPolishes = 2;
constexpr uint64_t kSeed = 12345;
// While loads may be over, having no place counts more than it costs.
constexpr float kLateFactor = 4;

float DirtiestCarbon(const SlotProblem& problem) {
  float most = 0;
  for (const SlotZone& zone : problem.zones) {
    for (const float carbon : zone.carbon) most = std::max(most, carbon);
  }
  return most;
}

// Loads that follow prices: one plan that may exceed capacities a little.
class SoftPlan {
 public:
  SoftPlan(const SlotProblem& problem, SlotMarket& market)
      : problem_(problem),
        market_(market),
        scale_(0.5f * DirtiestCarbon(problem)),
        plan_(problem.jobs.size()) {
    // Everybody at once at the prices of now: the loads are about right, if too sharp.
    for (size_t zone = 0; zone < market.zone_count(); ++zone) {
      rates_.push_back(market.PriceRates(zone));
    }
    for (size_t job = 0; job < plan_.size(); ++job) {
      finder_.FindCheapest(problem.jobs[job], rates_, problem.jobs[job].late_cost, plan_[job]);
    }
    Return();
  }

  const SlotPlan& plan() const { return plan_; }

  void Run(int passes, double first_width) {
    std::vector<char> rests(plan_.size(), 0);
    std::vector<size_t> order(plan_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    for (int pass = 0; pass < passes; ++pass) {
      const double share = passes > 1 ? static_cast<double>(pass) / (passes - 1) : 1;
      SetWidth(first_width * std::pow(kLastWidth / first_width, share));
      dice_.Shuffle(order);
      for (size_t i = 0; i < order.size(); ++i) {
        if (i + kAhead < order.size()) Prefetch(order[i + kAhead]);
        const size_t job = order[i];
        if (rests[job] != 0 && IsLeftAlone()) continue;
        rests[job] = Choose(job) ? 0 : 1;
      }
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
  void SetWidth(double width) {
    rates_.clear();
    for (size_t zone = 0; zone < market_.zone_count(); ++zone) {
      market_.SetSoftness(
          zone, scale_ / static_cast<float>(std::max(width * market_.capacity(zone), kLeastWidth)));
      rates_.push_back(market_.SoftRates(zone));
    }
  }

  // Jobs are visited in no order that the processor could foresee.
  void Prefetch(size_t job) const {
    __builtin_prefetch(&problem_.jobs[job]);
    __builtin_prefetch(&plan_[job]);
  }

  bool IsLeftAlone() { return dice_.Fraction() < kRestShare; }

  // Whether it has moved.
  bool Choose(size_t index) {
    const SlotJob& job = problem_.jobs[index];
    market_.Remove(job, plan_[index]);
    finder_.FindCheapest(job, rates_, job.late_cost * kLateFactor, place_);
    const bool moves = !(place_ == plan_[index]);
    if (moves) std::swap(plan_[index], place_);
    market_.Add(job, plan_[index]);
    return moves;
  }

  const SlotProblem& problem_;
  SlotMarket& market_;
  const float scale_;
  SlotPlan plan_;
  std::vector<SlotRates> rates_;
  PlaceFinder finder_;
  SlotPlace place_;
  Dice dice_{kSeed};
};

// What a plan costs that some of the jobs get on as much capacity as is theirs, for all jobs. A
// plan that can be had, so as a rule more than the best one.
double EstimateCarbon(const SlotProblem& problem, int sample) {
  SlotProblem part = {.slots = problem.slots, .zones = problem.zones};
  for (size_t i = 0; i < problem.jobs.size(); i += static_cast<size_t>(sample)) {
    part.jobs.push_back(problem.jobs[i]);
  }
  for (SlotZone& zone : part.zones) {
    const int32_t units = std::accumulate(zone.node_units.begin(), zone.node_units.end(), 0);
    zone.node_units = {units / sample};
  }
  SlotMarket market(part);
  SoftPlan soft(part, market);
  soft.Run(kEstimatePasses, kFirstWidth);
  soft.Leave();
  NodePacking packing(part, market);
  Repair(soft.plan(), packing);
  return CarbonOf(part, packing.plan()) * sample;
}

// What of the loads that were wanted found no place there: gangs without a node of their own, and
// what a zone is short of as a whole.
void TeachShortfall(const SlotProblem& problem, const SlotPlan& wanted, const NodePacking& packing,
                    SlotMarket& market) {
  SlotMarket wish(problem);
  for (size_t i = 0; i < wanted.size(); ++i) wish.Add(problem.jobs[i], wanted[i]);
  for (size_t zone = 0; zone < market.zone_count(); ++zone) {
    for (size_t t = 0; t < static_cast<size_t>(problem.slots); ++t) {
      market.AddShortfall(zone, t,
                          std::max(0, wish.load(zone)[t] - packing.market().load(zone)[t]));
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

SlotPlan PackOnNodes(const SlotProblem& problem, const SlotPlan& wanted, const SlotEffort& effort,
                     SlotMarket& market) {
  constexpr int64_t kMostAttempts = 5000;
  NodePacking packing(problem, market);
  Repair(wanted, packing);
  Displacer displacer(packing, kSeed);
  displacer.PlaceLate(kMostAttempts);
  displacer.Improve(effort.displacements);
  Dice dice(kSeed);
  for (int i = 0; i < kPolishes; ++i) Polish(dice, packing);
  return packing.plan();
}

// Everything at once and then to cleaner places, one by one: on crowded nodes fewer are late so.
SlotPlan ImproveOnRunNow(const SlotProblem& problem, SlotMarket& market) {
  NodePacking packing(problem, market);
  PlaceRunNow(packing);
  Dice dice(kSeed);
  for (int i = 0; i < kPolishes; ++i) Polish(dice, packing);
  return packing.plan();
}

}  // namespace

SlotResult PlanSlots(const SlotProblem& problem, const SlotEffort& effort, SlotMarket& market) {
  if (effort.price_iterations > 0) {
    const double about = EstimateCarbon(problem, effort.price_sample);
    FindPrices(
        problem,
        {.iterations = effort.price_iterations, .sample = effort.price_sample, .about = about},
        market);
  }
  SoftPlan soft(problem, market);
  SlotResult best;
  for (int cycle = 0; cycle < effort.cycles; ++cycle) {
    soft.Run(cycle == 0 ? effort.passes : 2 * effort.passes,
             cycle == 0 ? kFirstWidth : kFirstWidthAgain);
    if (cycle == 0) LearnNodes(problem, effort.node_rounds, soft, market);
    soft.Leave();
    SlotPlan plan = PackOnNodes(problem, soft.plan(), effort, market);
    const double carbon = CarbonOf(problem, plan);
    soft.Return();
    if (cycle == 0 || carbon < best.carbon) best = {.plan = std::move(plan), .carbon = carbon};
  }
  soft.Leave();
  if (const int64_t late = CountWithoutPlace(best.plan); late > 0) {
    SlotPlan other = ImproveOnRunNow(problem, market);
    if (CountWithoutPlace(other) < late) {
      best.carbon = CarbonOf(problem, other);
      best.plan = std::move(other);
    }
  }
  return best;
}

}  // namespace windfall
