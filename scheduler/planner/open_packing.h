// A packing while it is made.
#ifndef WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_
#define WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_

#include <cstdint>
#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// Refers to the problem, which must outlive it. Not thread-safe.
class OpenPacking {
 public:
  explicit OpenPacking(const PlanProblem& problem)
      : problem_(problem),
        placer_(problem.nodes(), problem.slots()),
        choices_(problem.items().size()) {}

  // Places at most `most` of the item's tasks that have no place yet.
  void Place(size_t item, Goal goal, Lateness lateness, int64_t most = INT64_MAX);
  // Places the item's tasks as long as they are on time and would not wait.
  void PlaceWithoutWaiting(size_t item);
  // Replaces the places of the item's tasks.
  void Replace(size_t item, std::vector<Choice> choices);
  void Clear(size_t item) { Replace(item, {}); }
  // Whether the item would wait if it could choose first in what is free.
  bool WouldWait(size_t item);

  const std::vector<Choice>& ChoicesOf(size_t item) const { return choices_[item]; }
  const std::vector<std::vector<Choice>>& choices() const { return choices_; }
  // How many of the item's tasks finish by their deadline.
  int64_t OnTime(size_t item) const;
  bool IsAllOnTime(size_t item) const { return OnTime(item) == problem_.items()[item]->count; }

 private:
  int64_t CountWithoutPlace(size_t item) const;

  const PlanProblem& problem_;
  ItemPlacer placer_;
  std::vector<std::vector<Choice>> choices_;  // by item
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OPEN_PACKING_H_
