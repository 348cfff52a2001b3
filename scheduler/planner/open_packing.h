// A packing while it is made.
#ifndef WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_
#define WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/slot_model.h"

namespace windfall {

// Refers to the problem, which must outlive it. Not thread-safe.
class OpenPacking {
 public:
  explicit OpenPacking(const PlanProblem& problem, NodeChoice node_choice = NodeChoice::kTightest)
      : problem_(problem), placer_(problem, node_choice), choices_(problem.items().size()) {}

  // Places at most `most` of the item's tasks that have no place yet.
  void Place(size_t item, Goal goal, Lateness lateness, int64_t most = INT64_MAX);
  // Places the item's tasks as long as they are on time and would not wait.
  void PlaceWithoutWaiting(size_t item);
  // Places the item where it was planned to run, for carbon or not, if it still may and is on time.
  void Hold(size_t item);
  // Places the item where it was planned to run, if it still may and no other place is clearly
  // cleaner. `early`: what it would get that did not wait.
  void Keep(size_t item, const Choice& early);
  // Places what was planned to start until then where it was planned to be, if it still may.
  void PlaceAsPlanned(const std::vector<WaitingTasks>& waiting, absl::Time until);
  // Places tasks of many items at once, each on time, where all of them together emit least or
  // nearly: as many as that finds a place for. What they were planned to do is kept unless another
  // plan is clearly better. See slot_model.h for what it leaves out.
  void PlaceTogether(const std::vector<WaitingTasks>& waiting);
  // Moves the item, if it is a single task with a place, to a cleaner one on its node or, where
  // some nodes sleep, on any, if there is and it is worth waiting for. `early`: what it would get
  // that did not wait.
  void Improve(size_t item, const Choice& early);
  // Moves the item, if it is a single unbroken task, to the earliest start on its node that saves
  // enough and from which waiting any longer would not. `early`: what it would get that did not
  // wait.
  void Hasten(size_t item, const Choice& early);
  // Moves the item, if it is a single task with a place, at the same time to the node of its kind
  // that is otherwise unused for the least of it.
  void Tighten(size_t item);
  // Replaces the places of the item's tasks.
  void Replace(size_t item, std::vector<Choice> choices);
  void Clear(size_t item) { Replace(item, {}); }
  // What is minimized, of these items and of what nodes that sleep draw besides in this packing, in
  // no unit: to compare packings. Infinite if some of the former is unknown.
  double Cost(const std::vector<size_t>& items) const;
  // The two parts of that: of the item's tasks alone, absent if it is unknown; and of the nodes.
  std::optional<double> OwnCost(size_t item) const;
  double CostOfSleep() const;
  // Whether the item would wait if it could choose first in what is free.
  bool WouldWait(size_t item);

  const std::vector<Choice>& ChoicesOf(size_t item) const { return choices_[item]; }
  // How many of the item's tasks finish by their deadline.
  int64_t OnTime(size_t item) const;
  bool IsAllOnTime(size_t item) const { return OnTime(item) == problem_.items()[item]->count; }

  int64_t CountWithoutPlace(size_t item) const;
  // How much was searched for clean places so far, each some microseconds.
  int64_t effort() const { return placer_.effort(); }

 private:
  // Gives the tasks, back to back, the place of the first, if waiting for it saves enough.
  void Adopt(const WaitingTasks& tasks, const Placement& placement);
  bool WouldWait(const Demand& demand);
  // Of one of the choice's tasks; absent unless it is known.
  std::optional<Score> OwnCost(size_t item, const Choice& choice) const;
  // What the item would get that did not wait, at its cost beside all others in this packing.
  Placement EarlyHere(size_t item, const Choice& early);
  void AddCostOfSleep(size_t item, Placement& placement) const;
  // Where the item was planned to run, if it may still wait for that.
  std::optional<Placement> PlannedToWait(size_t item) const;
  // What waiting any longer must save. REQUIRES: what `early` costs is known.
  Score LeastSavingOf(size_t item, const Placement& early) const;
  // Whether its one choice is what was planned. REQUIRES: it has a place.
  bool IsAsPlanned(size_t item) const;

  const PlanProblem& problem_;
  ItemPlacer placer_;
  std::vector<std::vector<Choice>> choices_;  // by item
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_
