#include "scheduler/planner/slots/rebuild.h"

#include <algorithm>
#include <cmath>

namespace windfall {
namespace {

// All measured on 1,000 and 5,000 jobs on nodes of 8 units. The first job of a round is the one
// that stands worst of so many, its target the cheapest of so many.
constexpr int kFirstsCompared = 16;
constexpr int kTargetsCompared = 4;
// At most so many are lifted, and who is first goes back first so often.
constexpr size_t kMostChosen = 20;
constexpr double kFirstGoesFirst = 0.8;
// How often the prices count when jobs are put back. They do not know that what stays idle is lost.
constexpr double kCountingPrices = 0.95;
// How many places of a job are remembered.
constexpr size_t kMostWishes = 64;
// Where breaks have rules, to look for them takes a hundred times longer than to look for one run:
// so seldom. The polish that follows looks for them again.
constexpr double kLookingForBreaks = 0.03;
// A gain of less is none.
constexpr double kLeastGain = 1e-6;

// What is taken although it costs more, as a share of what a job costs. Few rounds would not cool
// down again from much.
struct Heat {
  double first = 0;
  double last = 0;
};

Heat HeatFor(int64_t rounds, size_t jobs) {
  constexpr double kMost = 4;
  constexpr double kMostAtLast = 0.01;
  constexpr double kRoundsOfAJob = 30;  // for which the first heat is a job
  const double of_each = static_cast<double>(rounds) / static_cast<double>(jobs) / kRoundsOfAJob;
  const double first = std::min(kMost, of_each * of_each);
  return {.first = first, .last = std::min(kMostAtLast, first / 10)};
}

}  // namespace

Rebuilder::Rebuilder(NodePacking& packing, uint64_t seed)
    : packing_(packing),
      dice_(seed),
      occupancy_(packing),
      wishes_(packing.plan().size()),
      is_chosen_(packing.plan().size()),
      had_place_(packing.plan().size()) {
  for (size_t zone = 0; zone < packing.zone_count(); ++zone) {
    prices_.push_back(packing.market().PriceRates(zone));
  }
  PlaceFinder finder;
  SlotPlace place;
  for (size_t index = 0; index < packing.plan().size(); ++index) {
    const SlotJob& job = packing.job(index);
    least_.push_back(finder.FindCheapest(job, prices_, job.late_cost, place));
    regret_.push_back(CostAtPrices(index, packing.plan()[index]) - least_.back());
  }
}

float Rebuilder::CostAtPrices(size_t index, const SlotPlace& place) const {
  const SlotJob& job = packing_.job(index);
  if (!place.exists()) return job.late_cost;
  return PlaceFinder::CostAt(job, prices_[static_cast<size_t>(place.zone)], place);
}

void Rebuilder::Place(size_t index, const SlotPlace& place) {
  occupancy_.Place(index, place);
  regret_[index] = CostAtPrices(index, place) - least_[index];
}

void Rebuilder::Add(size_t index) {
  if (is_chosen_[index] != 0 || chosen_.size() == kMostChosen) return;
  is_chosen_[index] = 1;
  chosen_.push_back(index);
}

size_t Rebuilder::ChooseFirst() {
  size_t worst = dice_.Below(regret_.size());
  for (int i = 1; i < kFirstsCompared; ++i) {
    const size_t other = dice_.Below(regret_.size());
    if (regret_[other] > regret_[worst]) worst = other;
  }
  return worst;
}

SlotPlace Rebuilder::ChooseTarget(size_t index) {
  const SlotJob& job = packing_.job(index);
  SlotPlace best;
  float least = 0;
  for (int i = 0; i < kTargetsCompared; ++i) {
    const size_t zone = dice_.Below(prices_.size());
    const size_t nodes = static_cast<size_t>(packing_.pool(zone).node_count());
    if (!MayRunIn(job, zone) || nodes == 0 || job.start_end() <= job.release) continue;
    const int32_t begin =
        job.release +
        static_cast<int32_t>(dice_.Below(static_cast<size_t>(job.start_end() - job.release)));
    SlotPlace place;
    place.zone = static_cast<int32_t>(zone);
    place.segments.push_back({.begin = begin, .end = begin + job.length});
    const float cost = CostAtPrices(index, place);
    if (best.exists() && cost >= least) continue;
    least = cost;
    place.segments.front().node = static_cast<int32_t>(dice_.Below(nodes));
    best = place;
  }
  return best;
}

void Rebuilder::Choose() {
  for (const size_t index : chosen_) is_chosen_[index] = 0;
  chosen_.clear();
  counts_prices_ = dice_.Fraction() < kCountingPrices;
  Add(ChooseFirst());
  const SlotPlace target = ChooseTarget(chosen_.front());
  if (!target.exists()) return;
  const SlotSegment& there = target.segments.front();
  for (const size_t index : occupancy_.JobsOn(static_cast<size_t>(target.zone), there.node)) {
    const SlotPlace& place = packing_.plan()[index];
    const bool meets =
        place.segments.front().begin < there.end && there.begin < place.segments.back().end;
    if (meets) Add(index);
  }
  const size_t other = dice_.Below(regret_.size());
  const SlotJob& job = packing_.job(other);
  if (job.release < there.end && there.begin < job.deadline) Add(other);
}

void Rebuilder::Order() {
  order_.clear();
  const size_t kind = dice_.Below(4);
  for (const size_t index : chosen_) {
    const SlotJob& job = packing_.job(index);
    const double varied = 0.7 + 0.6 * dice_.Fraction();
    double weight = dice_.Fraction();
    if (kind == 0) weight = varied * job.need.units * job.length;
    if (kind == 1) weight = varied * job.need.units;
    if (kind == 2)
      weight = varied * double{job.power} * job.length / (1.0 + job.start_end() - job.release);
    order_.emplace_back(-weight, index);
  }
  if (dice_.Fraction() < kFirstGoesFirst) order_.front().first = -HUGE_VAL;
  std::sort(order_.begin(), order_.end());
}

const std::vector<Rebuilder::Wish>& Rebuilder::WishesOf(size_t index) {
  std::vector<Wish>& wishes = wishes_[index];
  if (!wishes.empty()) return wishes;
  const SlotJob& job = packing_.job(index);
  for (size_t zone = 0; zone < prices_.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    PlaceFinder::PriceStarts(job, prices_[zone], cost_);
    const float move = MoveCost(job, zone);
    for (size_t i = 0; i < cost_.size(); ++i) {
      if (cost_[i] + move >= job.late_cost) continue;
      wishes.push_back({.cost = cost_[i] + move,
                        .zone = static_cast<int32_t>(zone),
                        .begin = job.release + static_cast<int32_t>(i)});
    }
  }
  const size_t kept = std::min(kMostWishes, wishes.size());
  std::partial_sort(wishes.begin(), wishes.begin() + static_cast<int64_t>(kept), wishes.end());
  wishes.resize(kept);
  wishes.shrink_to_fit();
  return wishes;
}

bool Rebuilder::FindByWishes(size_t index, SlotPlace& place) {
  const SlotJob& job = packing_.job(index);
  for (const Wish& wish : WishesOf(index)) {
    const int32_t end = wish.begin + job.length;
    const int32_t node =
        packing_.pool(static_cast<size_t>(wish.zone)).FindNode(wish.begin, end, job.need);
    if (node < 0) continue;
    place.Clear();
    place.zone = wish.zone;
    place.segments.push_back({.begin = wish.begin, .end = end, .node = node});
    return true;
  }
  return false;
}

bool Rebuilder::FindPlace(size_t index, float limit, SlotPlace& place) {
  const SlotJob& job = packing_.job(index);
  const bool is_unbroken =
      !job.interruptible || (HasRules(job) && dice_.Fraction() >= kLookingForBreaks);
  if (is_unbroken && (counts_prices_ || job.interruptible)) return FindByWishes(index, place);
  if (!counts_prices_) return packing_.FindPlace(job, Counting::kCarbon, limit, place);
  return packing_.FindPlace(job, Counting::kCarbonAndPrices, job.late_cost, place);
}

bool Rebuilder::PutBack(double limit, double& cost) {
  cost = 0;
  SlotPlace place;
  for (const auto& [weight, index] : order_) {
    if (cost >= limit) return false;
    const double left = std::min(limit - cost, double{packing_.job(index).late_cost});
    const bool is_placed = FindPlace(index, static_cast<float>(left), place);
    if (!is_placed && had_place_[index] != 0) return false;
    if (is_placed) Place(index, place);
    cost += packing_.CarbonOfJob(index);
  }
  return cost < limit;
}

void Rebuilder::Undo() {
  for (const size_t index : chosen_) occupancy_.Lift(index);
  for (size_t i = 0; i < chosen_.size(); ++i) Place(chosen_[i], before_[i]);
}

void Rebuilder::Restore(const SlotPlan& plan) {
  for (size_t index = 0; index < plan.size(); ++index) occupancy_.Lift(index);
  for (size_t index = 0; index < plan.size(); ++index) Place(index, plan[index]);
}

double Rebuilder::LiftChosen() {
  double cost = 0;
  before_.clear();
  for (const size_t index : chosen_) {
    const SlotPlace& place = packing_.plan()[index];
    cost += packing_.CarbonOfJob(index);
    had_place_[index] = place.exists() ? 1 : 0;
    before_.push_back(place);
    occupancy_.Lift(index);
  }
  return cost;
}

void Rebuilder::Run(int64_t rounds) {
  const size_t jobs = regret_.size();
  if (jobs == 0 || rounds == 0) return;
  const double of_one = CarbonOf(packing_.problem(), packing_.plan()) / static_cast<double>(jobs);
  const Heat heat = HeatFor(rounds, jobs);
  double gained = 0;
  double most = 0;
  SlotPlan best = packing_.plan();
  for (int64_t round = 0; round < rounds; ++round) {
    const double share = static_cast<double>(round) / static_cast<double>(rounds);
    const double now = of_one * heat.first * std::pow(heat.last / heat.first, share);
    Choose();
    const double before = LiftChosen();
    Order();
    double after = 0;
    if (!PutBack(before - now * std::log(1 - dice_.Fraction()), after)) {
      Undo();
      continue;
    }
    gained += before - after;
    if (gained <= most + kLeastGain) continue;
    most = gained;
    best = packing_.plan();
  }
  if (gained < most) Restore(best);
}

}  // namespace windfall
