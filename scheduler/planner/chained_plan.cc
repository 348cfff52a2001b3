#include "scheduler/planner/chained_plan.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/generations.h"
#include "scheduler/planner/handover.h"
#include "scheduler/planner/joint_plan.h"
#include "scheduler/planner/planned_work.h"

namespace windfall {
namespace {

// Of an item that waits for one that no node can hold.
Outlook NeverReleased(const WorkItem& item, absl::Time now) {
  return {.task = item.task,
          .span = {now, now},
          .energy = Scale(item.power * UnbrokenLength(item), item.count, 1)};
}

void Append(JointPlan&& more, JointPlan& plan) {
  plan.cost += more.cost;
  std::move(more.plan.tasks.begin(), more.plan.tasks.end(), std::back_inserter(plan.plan.tasks));
  std::move(more.plan.outlooks.begin(), more.plan.outlooks.end(),
            std::back_inserter(plan.plan.outlooks));
}

void Sort(WorkPlan& plan) {
  const auto by_task = [](const auto& a, const auto& b) { return a.task < b.task; };
  std::sort(plan.tasks.begin(), plan.tasks.end(), by_task);
  std::sort(plan.outlooks.begin(), plan.outlooks.end(), by_task);
}

JointPlan PlanInOrder(const PlanRequest& request, const Generations& generations) {
  JointPlan whole;
  PlanRequest left = request;
  PlannedEnds ends;
  for (const std::vector<WorkItem>& generation : generations) {
    left.work.clear();
    for (WorkItem item : generation) {
      if (ReleaseAfter(ends, item)) {
        left.work.push_back(std::move(item));
      } else {
        whole.plan.outlooks.push_back(NeverReleased(item, request.now));
      }
    }
    JointPlan next = PlanJointly(left);
    TakePlanned(PlannedWorkOf(left, next.plan), left);
    Append(std::move(next), whole);
    NoteEnds(whole.plan, ends);
  }
  Sort(whole.plan);
  return whole;
}

// Whether all that is in time in `plan` is so in `other`.
bool IsNoLater(const WorkPlan& other, const WorkPlan& plan) {
  for (size_t item = 0; item < plan.outlooks.size(); ++item) {
    if (plan.outlooks[item].feasible && !other.outlooks[item].feasible) return false;
  }
  return true;
}

}  // namespace

WorkPlan PlanChains(const PlanRequest& request) {
  Generations generations = GenerationsOf(request.work);
  JointPlan free = PlanInOrder(request, generations);
  const HandoverTimes handovers = BestHandovers(request, generations);
  for (std::vector<WorkItem>& generation : generations) {
    for (WorkItem& item : generation) {
      const auto handover = handovers.find(item.task.job);
      if (handover != handovers.end()) item.needed_by = std::min(item.needed_by, handover->second);
    }
  }
  JointPlan bound = PlanInOrder(request, generations);
  const bool is_better = bound.cost < free.cost && IsNoLater(bound.plan, free.plan);
  return is_better ? std::move(bound.plan) : std::move(free.plan);
}

}  // namespace windfall
