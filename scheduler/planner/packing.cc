#include "scheduler/planner/packing.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "scheduler/planner/open_packing.h"
#include "scheduler/planner/slots/keep_or_plan.h"

namespace windfall {
namespace {

// How often late items are let go first before the next, less clean way is taken. What so many
// tries have not repaired, more seldom do.
constexpr int kRepairs = 2;
// If more than so many are late, there is too little room for tries to help.
constexpr size_t kMostRepaired = 16;

// Placing in turn is given up after so much searching: too many want the same nodes.
constexpr int64_t kMostEffortInTurn = 5000;
// Where slots end and steps do not, runs are moved exactly, one by one, for so much searching. One
// that has moved may have made room for another.
constexpr int64_t kMostEffortToImprove = 50'000;
constexpr int kImprovements = 2;
// Placing together rounds to slots: it must gain so much to be worth it.
constexpr double kWorthTogether = 0.999;
// What starts so soon is not planned anew.
constexpr absl::Duration kSoon = absl::Minutes(5);

using Order = std::vector<size_t>;  // of items

// How somebody's tasks must fare at least: by item, how many are on time.
using Floor = std::vector<int64_t>;

// How what waits for carbon chooses: one after another in the order of urgency, exactly in time;
// all together, in whole slots; or not at all, as long as it may stay where it was planned to be.
enum class Way { kInTurn, kTogether, kAsPlanned };

class Packer {
 public:
  explicit Packer(const PlanProblem& problem);
  OpenPacking Run();

 private:
  // Everything as early as it can; without what is late, if it must not be.
  OpenPacking PackInOrderOfUrgency(Lateness lateness) const;
  // What is on time in that order is so here, but what is late anyway goes last: as if nobody could
  // wait.
  OpenPacking PackAtOnce();
  // Everything where it was planned to be, and the rest as early as it can.
  OpenPacking PackAsHeld() const;
  int64_t CountOnTime(const OpenPacking& packing) const;
  bool IsAllOnTime(const OpenPacking& packing) const;
  // Whether any of them was planned before.
  bool HasPlans(const Order& items) const;
  // What is on time at once is so here, but what wants to start now or is late anyway goes first;
  // or, if more are on time where they were planned to be, just that.
  OpenPacking PackEarly();
  // With some before the others; absent if somebody falls below the floor.
  std::optional<OpenPacking> PackEarly(const Floor& floor, const std::set<size_t>& before);
  // What may wait goes to its cleanest place; absent if somebody is late who need not be.
  std::optional<OpenPacking> PackCleanest(const OpenPacking& early, Way way);
  // In the cleanest way, unless what was planned before is nearly as clean.
  std::optional<OpenPacking> PackCleanest(const OpenPacking& early);
  // Moves what waits to its exact optimum on its node.
  void Improve(const OpenPacking& early, const Order& waiting, OpenPacking& packing) const;
  // Lets nobody wait for less than it asks for.
  void Hasten(const OpenPacking& early, const Order& waiting, OpenPacking& packing) const;
  // The items that may wait for carbon.
  Order WaitingOf(const OpenPacking& early) const;
  // What may be placed together with others.
  std::vector<WaitingTasks> WaitingIn(const OpenPacking& packing, const OpenPacking& early) const;
  // What is pressed, and then what is late and these, as long as they would not wait.
  void PlaceFirst(const std::set<size_t>& before, OpenPacking& packing) const;
  void MoveToCleaner(OpenPacking& packing) const;
  void MoveToCleaner(OpenPacking& packing, size_t item) const;
  void PlaceLate(OpenPacking& packing) const;
  // Gathers on few nodes what runs at once, the longest first.
  void Tighten(OpenPacking& packing) const;

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
  std::set<size_t> late_;       // late anyway, but no later because others may wait
};

Packer::Packer(const PlanProblem& problem) : problem_(problem), urgency_(problem.items().size()) {
  std::iota(urgency_.begin(), urgency_.end(), size_t{0});
  const auto rank = [&problem](size_t item) {
    const WorkItem& work = *problem.items()[item];
    return std::make_tuple(-int64_t{work.priority}, !work.overdue,
                           work.deadline - UnbrokenLength(work));
  };
  std::stable_sort(urgency_.begin(), urgency_.end(),
                   [&rank](size_t a, size_t b) { return rank(a) < rank(b); });
  OpenPacking empty(problem);
  for (const size_t item : urgency_) {
    if (!empty.WouldWait(item)) wants_now_.insert(item);
  }
}

OpenPacking Packer::Run() {
  OpenPacking early = PackEarly();
  if (std::optional<OpenPacking> cleanest = PackCleanest(early)) {
    Tighten(*cleanest);
    return *std::move(cleanest);
  }
  MoveToCleaner(early);
  PlaceLate(early);
  Tighten(early);
  return early;
}

OpenPacking Packer::PackInOrderOfUrgency(Lateness lateness) const {
  // Always on the first node, so that who is on time hangs on nothing but the order.
  OpenPacking packing(problem_, NodeChoice::kFirst);
  for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, lateness);
  return packing;
}

OpenPacking Packer::PackAtOnce() {
  OpenPacking by_urgency = PackInOrderOfUrgency(Lateness::kAllowed);
  if (IsAllOnTime(by_urgency)) return by_urgency;
  const Floor floor = FloorOf(by_urgency);
  // Without what is late anyway others are on time as well, as a rule.
  const Floor without_late = FloorOf(PackInOrderOfUrgency(Lateness::kForbidden));
  Floor higher = floor;
  for (size_t item = 0; item < floor.size(); ++item) {
    higher[item] = std::max(floor[item], without_late[item]);
  }
  if (std::optional<OpenPacking> packing = PackEarly(higher, {})) return *std::move(packing);
  if (higher != floor) {
    if (std::optional<OpenPacking> packing = PackEarly(floor, {})) return *std::move(packing);
  }
  return by_urgency;
}

OpenPacking Packer::PackAsHeld() const {
  OpenPacking packing(problem_);
  for (const size_t item : urgency_) packing.Hold(item);
  for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, Lateness::kForbidden);
  return packing;
}

OpenPacking Packer::PackEarly() {
  OpenPacking at_once = PackAtOnce();
  if (HasPlans(urgency_) && !IsAllOnTime(at_once)) {
    OpenPacking held = PackAsHeld();
    if (CountOnTime(held) > CountOnTime(at_once)) return held;
  }
  const Floor floor = FloorOf(at_once);
  for (const size_t item : urgency_) {
    if (!at_once.IsAllOnTime(item)) late_.insert(item);
  }
  if (std::optional<OpenPacking> packing = PackEarly(floor, wants_now_)) return *std::move(packing);
  if (late_.empty()) return at_once;
  late_.clear();
  std::optional<OpenPacking> packing = PackEarly(floor, wants_now_);
  return packing.has_value() ? *std::move(packing) : std::move(at_once);
}

std::optional<OpenPacking> Packer::PackEarly(const Floor& floor, const std::set<size_t>& before) {
  pressed_.clear();
  // If somebody falls on the tightest nodes, they are as the floor was packed.
  NodeChoice node_choice = NodeChoice::kTightest;
  for (int i = -1; i <= kRepairs; ++i) {
    OpenPacking packing(problem_, node_choice);
    PlaceFirst(before, packing);
    for (const size_t item : urgency_) packing.Place(item, Goal::kEarliest, Lateness::kForbidden);
    std::set<size_t> fallen = Fallen(packing, floor);
    if (fallen.empty()) return packing;
    if (node_choice == NodeChoice::kFirst) pressed_.merge(fallen);
    node_choice = NodeChoice::kFirst;
  }
  return std::nullopt;
}

std::optional<OpenPacking> Packer::PackCleanest(const OpenPacking& early) {
  const Order waiting = WaitingOf(early);
  std::vector<OpenPacking> ways;
  const auto try_way = [&](Way way) {
    std::optional<OpenPacking> packing = PackCleanest(early, way);
    if (!packing.has_value()) return;
    // In turn, who came first did not know who would keep which node awake.
    const bool is_blind = way == Way::kInTurn && problem_.some_sleep();
    if (is_blind) ways.push_back(*packing);
    if (is_blind || way == Way::kTogether) Improve(early, waiting, *packing);
    ways.push_back(*std::move(packing));
  };
  if (HasPlans(waiting)) try_way(Way::kAsPlanned);
  const bool is_planned = !ways.empty();
  try_way(Way::kInTurn);
  if (waiting.size() > 1) try_way(Way::kTogether);
  if (ways.empty()) return std::nullopt;
  // Each is compared with those before it, which are more exact or more stable.
  size_t best = 0;
  for (size_t i = 1; i < ways.size(); ++i) {
    const double worth = is_planned && best == 0 ? kWorthAnew : kWorthTogether;
    if (ways[i].Cost(waiting) < worth * ways[best].Cost(waiting)) best = i;
  }
  Hasten(early, waiting, ways[best]);
  return std::move(ways[best]);
}

Order Packer::WaitingOf(const OpenPacking& early) const {
  Order waiting;
  for (const size_t item : urgency_) {
    if (MayWait(item) && early.IsAllOnTime(item)) waiting.push_back(item);
  }
  return waiting;
}

void Packer::Improve(const OpenPacking& early, const Order& waiting, OpenPacking& packing) const {
  const int64_t most = packing.effort() + kMostEffortToImprove;
  for (int i = 0; i < kImprovements; ++i) {
    for (const size_t item : waiting) {
      if (packing.effort() > most) return;
      packing.Improve(item, early.ChoicesOf(item).front());
    }
  }
}

void Packer::Hasten(const OpenPacking& early, const Order& waiting, OpenPacking& packing) const {
  for (const size_t item : waiting) packing.Hasten(item, early.ChoicesOf(item).front());
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
  const bool may_be_given_up = way == Way::kInTurn && MayWaitCount() > 1;
  std::set<size_t> first;
  for (int i = 0; i <= kRepairs; ++i) {
    OpenPacking packing(problem_);
    PlaceFirst(wants_now_, packing);
    std::set<size_t> fallen;
    for (const size_t item : first) packing.Place(item, Goal::kCleanest, Lateness::kForbidden);
    const absl::Duration kept = way == Way::kAsPlanned ? absl::InfiniteDuration() : kSoon;
    packing.PlaceAsPlanned(WaitingIn(packing, early), problem_.now() + kept);
    if (way == Way::kTogether) packing.PlaceTogether(WaitingIn(packing, early));
    for (const size_t item : WithFirst(first)) {
      const Goal goal = early.IsAllOnTime(item) ? Goal::kCleanest : Goal::kEarliest;
      if (MayWait(item) && early.IsAllOnTime(item)) {
        packing.Keep(item, early.ChoicesOf(item).front());
      }
      packing.Place(item, goal, Lateness::kForbidden);
      if (packing.OnTime(item) < floor[item]) fallen.insert(item);
      if (fallen.size() > kMostRepaired) return std::nullopt;
      if (may_be_given_up && packing.effort() > kMostEffortInTurn) return std::nullopt;
    }
    if (fallen.empty()) {
      PlaceLate(packing);
      return packing;
    }
    first.merge(fallen);
  }
  return std::nullopt;
}

void Packer::PlaceFirst(const std::set<size_t>& before, OpenPacking& packing) const {
  for (const size_t item : urgency_) {
    if (pressed_.contains(item)) packing.Place(item, Goal::kEarliest, Lateness::kForbidden);
  }
  for (const size_t item : urgency_) {
    if (late_.contains(item)) packing.Place(item, Goal::kEarliest, Lateness::kAllowed);
    if (before.contains(item)) packing.PlaceWithoutWaiting(item);
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

void Packer::Tighten(OpenPacking& packing) const {
  Order longest_first = urgency_;
  std::stable_sort(longest_first.begin(), longest_first.end(), [this](size_t a, size_t b) {
    return problem_.demands()[a].length > problem_.demands()[b].length;
  });
  for (const size_t item : longest_first) {
    const std::vector<Segment>& planned = problem_.items()[item]->planned;
    const bool is_soon = !planned.empty() && planned.front().span.begin <= problem_.now() + kSoon;
    if (!is_soon) packing.Tighten(item);
  }
}

std::set<size_t> Packer::Fallen(const OpenPacking& packing, const Floor& floor) const {
  std::set<size_t> fallen;
  for (const size_t item : urgency_) {
    if (packing.OnTime(item) < floor[item]) fallen.insert(item);
  }
  return fallen;
}

int64_t Packer::CountOnTime(const OpenPacking& packing) const {
  int64_t count = 0;
  for (const size_t item : urgency_) count += packing.OnTime(item);
  return count;
}

bool Packer::IsAllOnTime(const OpenPacking& packing) const {
  return std::all_of(urgency_.begin(), urgency_.end(),
                     [&packing](size_t item) { return packing.IsAllOnTime(item); });
}

bool Packer::HasPlans(const Order& items) const {
  return std::any_of(items.begin(), items.end(),
                     [this](size_t item) { return !problem_.items()[item]->planned.empty(); });
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

OpenPacking BestPacking(const PlanProblem& problem) { return Packer(problem).Run(); }

}  // namespace windfall
