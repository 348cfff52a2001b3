#include "scheduler/planner/packing.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "scheduler/planner/open_packing.h"

namespace windfall {
namespace {

// How often late items are let go first before the next, less clean way is taken. What so many
// tries have not repaired, more seldom do.
constexpr int kRepairs = 2;
// If more than so many are late, there is too little room for tries to help.
constexpr size_t kMostRepaired = 16;

// Placing in turn is given up after so many offers: too many want the same nodes.
constexpr int64_t kMostAsked = 1000;
// Placing together rounds to slots: it must gain so much to be worth it.
constexpr double kWorthTogether = 0.999;
// Where slots end and steps do not, so many are moved exactly, one by one. One that has moved may
// have made room for another.
constexpr size_t kMostImproved = 5000;
constexpr int kImprovements = 2;

using Order = std::vector<size_t>;  // of items

// How somebody's tasks must fare at least: by item, how many are on time.
using Floor = std::vector<int64_t>;

// How what waits for carbon chooses: one after another in the order of urgency, exactly in time, or
// all together, in whole slots.
enum class Way { kInTurn, kTogether };

class Packer {
 public:
  explicit Packer(const PlanProblem& problem);
  Packing Run();

 private:
  // Everything as early as it can: what is on time keeps to it.
  OpenPacking PackInOrderOfUrgency() const;
  // The same, but what wants to start now goes first and what is late anyway last.
  OpenPacking PackEarly();
  // What may wait goes to its cleanest place; absent if somebody is late who need not be.
  std::optional<OpenPacking> PackCleanest(const OpenPacking& early, Way way);
  // The better way of both, where both are quick.
  std::optional<OpenPacking> PackCleanest(const OpenPacking& early);
  // Moves what waits to its exact optimum on its node.
  void Improve(const OpenPacking& early, OpenPacking& packing) const;
  // Lets nobody wait for less than it asks for.
  void Hasten(const OpenPacking& early, OpenPacking& packing) const;
  // What may be placed together with others.
  std::vector<WaitingTasks> WaitingIn(const OpenPacking& packing, const OpenPacking& early) const;
  void PlaceBeforeWhatWaits(OpenPacking& packing) const;
  void MoveToCleaner(OpenPacking& packing) const;
  void MoveToCleaner(OpenPacking& packing, size_t item) const;
  void PlaceLate(OpenPacking& packing) const;

  // Who `packing` puts below the floor.
  std::set<size_t> Fallen(const OpenPacking& packing, const Floor& floor) const;
  size_t MayWaitCount() const { return urgency_.size() - wants_now_.size(); }
  bool MayWait(size_t item) const { return !wants_now_.contains(item) && !pressed_.contains(item); }
  Floor FloorOf(const OpenPacking& packing) const;
  // The order of urgency, but these first.
  Order WithFirst(const std::set<size_t>& first) const;

  const PlanProblem& problem_;
  Order urgency_;
  std::set<size_t> wants_now_;  // nothing is gained by waiting
  std::set<size_t> pressed_;    // must go before what wants to start now, or be late
};

Packer::Packer(const PlanProblem& problem) : problem_(problem), urgency_(problem.items().size()) {
  std::iota(urgency_.begin(), urgency_.end(), size_t{0});
  const auto rank = [&problem](size_t item) {
    return std::make_tuple(-int64_t{problem.items()[item]->priority},
                           problem.demands()[item].latest_start());
  };
  std::stable_sort(urgency_.begin(), urgency_.end(),
                   [&rank](size_t a, size_t b) { return rank(a) < rank(b); });
  OpenPacking empty(problem);
  for (const size_t item : urgency_) {
    if (!empty.WouldWait(item)) wants_now_.insert(item);
  }
}

Packing Packer::Run() {
  OpenPacking early = PackEarly();
  if (std::optional<OpenPacking> cleanest = PackCleanest(early)) return cleanest->choices();
  MoveToCleaner(early);
  PlaceLate(early);
  return early.choices();
}

OpenPacking Packer::PackInOrderOfUrgency() const {
  OpenPacking packing(problem_);
  for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, Lateness::kAllowed);
  return packing;
}

OpenPacking Packer::PackEarly() {
  OpenPacking by_urgency = PackInOrderOfUrgency();
  const Floor floor = FloorOf(by_urgency);
  for (int i = 0; i <= kRepairs; ++i) {
    OpenPacking packing(problem_);
    PlaceBeforeWhatWaits(packing);
    for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, Lateness::kForbidden);
    std::set<size_t> fallen = Fallen(packing, floor);
    if (fallen.empty()) return packing;
    pressed_.merge(fallen);
  }
  return by_urgency;
}

std::optional<OpenPacking> Packer::PackCleanest(const OpenPacking& early) {
  const size_t waiting = MayWaitCount();
  std::optional<OpenPacking> in_turn = PackCleanest(early, Way::kInTurn);
  if (waiting < 2) {
    if (in_turn.has_value()) Hasten(early, *in_turn);
    return in_turn;
  }
  std::optional<OpenPacking> together = PackCleanest(early, Way::kTogether);
  if (!together.has_value() && !in_turn.has_value()) return std::nullopt;
  if (together.has_value() && waiting <= kMostImproved) Improve(early, *together);
  const bool is_better =
      !in_turn.has_value() ||
      (together.has_value() && together->Emissions() < kWorthTogether * in_turn->Emissions());
  OpenPacking& best = is_better ? *together : *in_turn;
  Hasten(early, best);
  return std::move(best);
}

void Packer::Improve(const OpenPacking& early, OpenPacking& packing) const {
  for (int i = 0; i < kImprovements; ++i) {
    for (const size_t item : urgency_) {
      if (MayWait(item) && early.IsAllOnTime(item)) packing.Improve(item);
    }
  }
}

void Packer::Hasten(const OpenPacking& early, OpenPacking& packing) const {
  for (const size_t item : urgency_) {
    if (!MayWait(item) || !early.IsAllOnTime(item)) continue;
    packing.Hasten(item, early.ChoicesOf(item).front());
  }
}

std::vector<WaitingTasks> Packer::WaitingIn(const OpenPacking& packing,
                                            const OpenPacking& early) const {
  std::vector<WaitingTasks> waiting;
  for (size_t item = 0; item < urgency_.size(); ++item) {
    const bool is_limited = problem_.demands()[item].limited.has_value();
    const int64_t count = packing.CountWithoutPlace(item);
    if (count == 0 || is_limited || !MayWait(item) || !early.IsAllOnTime(item)) continue;
    waiting.push_back({.item = item, .count = count, .early = &early.ChoicesOf(item).front()});
  }
  return waiting;
}

std::optional<OpenPacking> Packer::PackCleanest(const OpenPacking& early, Way way) {
  const Floor floor = FloorOf(early);
  const int64_t most_asked = MayWaitCount() < 2 ? INT64_MAX : kMostAsked;
  std::set<size_t> first;
  for (int i = 0; i <= kRepairs; ++i) {
    OpenPacking packing(problem_);
    PlaceBeforeWhatWaits(packing);
    std::set<size_t> fallen;
    for (const size_t item : first) packing.Place(item, Goal::kCleanest, Lateness::kForbidden);
    packing.PlaceWhatStartsSoon(WaitingIn(packing, early));
    if (way == Way::kTogether) packing.PlaceTogether(WaitingIn(packing, early));
    for (const size_t item : WithFirst(first)) {
      const Goal goal = early.IsAllOnTime(item) ? Goal::kCleanest : Goal::kEarliest;
      if (MayWait(item) && early.IsAllOnTime(item)) {
        packing.Keep(item, early.ChoicesOf(item).front());
      }
      packing.Place(item, goal, Lateness::kForbidden);
      if (packing.OnTime(item) < floor[item]) fallen.insert(item);
      if (fallen.size() > kMostRepaired) return std::nullopt;
      if (way == Way::kInTurn && packing.asked() > most_asked) return std::nullopt;
    }
    if (fallen.empty()) {
      PlaceLate(packing);
      return packing;
    }
    first.merge(fallen);
  }
  return std::nullopt;
}

void Packer::PlaceBeforeWhatWaits(OpenPacking& packing) const {
  for (const size_t item : urgency_) {
    if (pressed_.contains(item)) packing.Place(item, Goal::kEarliest, Lateness::kForbidden);
  }
  for (const size_t item : urgency_) {
    if (wants_now_.contains(item)) packing.PlaceWithoutWaiting(item);
  }
}

void Packer::MoveToCleaner(OpenPacking& packing) const {
  for (const size_t item : urgency_) {
    if (MayWait(item) && packing.IsAllOnTime(item)) MoveToCleaner(packing, item);
  }
}

// As many of its tasks as leave the others on time: all of them, or half as many, and so on.
void Packer::MoveToCleaner(OpenPacking& packing, size_t item) const {
  const std::vector<Choice> early = packing.ChoicesOf(item);
  const int64_t count = problem_.items()[item]->count;
  for (int64_t waiting = count; waiting > 0; waiting /= 2) {
    packing.Clear(item);
    packing.Place(item, Goal::kEarliest, Lateness::kForbidden, count - waiting);
    packing.Place(item, Goal::kCleanest, Lateness::kForbidden);
    if (packing.IsAllOnTime(item)) return;
  }
  packing.Replace(item, early);
}

void Packer::PlaceLate(OpenPacking& packing) const {
  for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, Lateness::kAllowed);
}

std::set<size_t> Packer::Fallen(const OpenPacking& packing, const Floor& floor) const {
  std::set<size_t> fallen;
  for (const size_t item : urgency_) {
    if (packing.OnTime(item) < floor[item]) fallen.insert(item);
  }
  return fallen;
}

Floor Packer::FloorOf(const OpenPacking& packing) const {
  Floor floor;
  for (size_t item = 0; item < urgency_.size(); ++item) floor.push_back(packing.OnTime(item));
  return floor;
}

Order Packer::WithFirst(const std::set<size_t>& first) const {
  Order order = urgency_;
  std::stable_partition(order.begin(), order.end(),
                        [&first](size_t item) { return first.contains(item); });
  return order;
}

}  // namespace

Packing BestPacking(const PlanProblem& problem) { return Packer(problem).Run(); }

}  // namespace windfall
