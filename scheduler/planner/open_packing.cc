#include "scheduler/planner/open_packing.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace windfall {

void OpenPacking::Place(size_t item, Goal goal, Lateness lateness, int64_t most) {
  int64_t left = std::min(most, CountWithoutPlace(item));
  while (left > 0) {
    const std::optional<Choice> choice =
        placer_.Place(problem_.demands()[item], {.goal = goal, .lateness = lateness, .most = left});
    if (!choice.has_value()) return;
    left -= choice->tasks();
    choices_[item].push_back(*choice);
  }
}

void OpenPacking::PlaceWithoutWaiting(size_t item) {
  for (int64_t left = CountWithoutPlace(item); left > 0 && !WouldWait(item);) {
    const std::optional<Choice> choice =
        placer_.Place(problem_.demands()[item], {.lateness = Lateness::kForbidden, .most = left});
    if (!choice.has_value()) return;
    left -= choice->tasks();
    choices_[item].push_back(*choice);
  }
}

void OpenPacking::Replace(size_t item, std::vector<Choice> choices) {
  const Demand& demand = problem_.demands()[item];
  for (const Choice& choice : choices_[item]) placer_.Remove(demand, choice);
  for (const Choice& choice : choices) placer_.Restore(demand, choice);
  choices_[item] = std::move(choices);
}

bool OpenPacking::WouldWait(size_t item) {
  const Demand& demand = problem_.demands()[item];
  const Choice choice = placer_.Preview(demand);
  if (choice.reason != PlanReason::kCleanest) return false;
  return choice.start() > demand.release || choice.placement->segments.size() > 1;
}

int64_t OpenPacking::OnTime(size_t item) const {
  int64_t count = 0;
  for (const Choice& choice : choices_[item]) count += choice.feasible ? choice.tasks() : 0;
  return count;
}

int64_t OpenPacking::CountWithoutPlace(size_t item) const {
  int64_t count = problem_.items()[item]->count;
  for (const Choice& choice : choices_[item]) count -= choice.tasks();
  return count;
}

}  // namespace windfall
