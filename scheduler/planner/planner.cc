#include "scheduler/planner/planner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/generations.h"
#include "scheduler/planner/outlook.h"
#include "scheduler/planner/packing.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/planned_work.h"
#include "scheduler/planner/task_plan.h"

namespace windfall {
namespace {

WorkPlan PlanTogether(const PlanRequest& request) {
  const PlanProblem problem(request);
  const Packing packing = BestPacking(problem);
  WorkPlan plan;
  for (size_t item = 0; item < packing.size(); ++item) {
    plan.outlooks.push_back(MakeOutlook(problem, item, packing[item]));
    for (TaskPlan& task : MakeTaskPlans(problem, item, packing[item])) {
      plan.tasks.push_back(std::move(task));
    }
  }
  return plan;
}

// Of an item that waits for one that no node can hold.
Outlook NeverReleased(const WorkItem& item, absl::Time now) {
  return {.task = item.task,
          .span = {now, now},
          .energy = Scale(item.power * UnbrokenLength(item), item.count, 1)};
}

void Append(WorkPlan&& more, WorkPlan& plan) {
  std::move(more.tasks.begin(), more.tasks.end(), std::back_inserter(plan.tasks));
  std::move(more.outlooks.begin(), more.outlooks.end(), std::back_inserter(plan.outlooks));
}

// One generation after the other, each in what those before it leave.
WorkPlan PlanInTurn(const PlanRequest& request,
                    const std::vector<std::vector<WorkItem>>& generations) {
  WorkPlan plan;
  PlanRequest left = request;
  PlannedEnds ends;
  for (const std::vector<WorkItem>& generation : generations) {
    left.work.clear();
    for (WorkItem item : generation) {
      if (ReleaseAfter(ends, item)) {
        left.work.push_back(std::move(item));
      } else {
        plan.outlooks.push_back(NeverReleased(item, request.now));
      }
    }
    WorkPlan next = PlanTogether(left);
    TakePlanned(PlannedWorkOf(left, next), left);
    Append(std::move(next), plan);
    NoteEnds(plan, ends);
  }
  const auto by_task = [](const auto& a, const auto& b) { return a.task < b.task; };
  std::sort(plan.tasks.begin(), plan.tasks.end(), by_task);
  std::sort(plan.outlooks.begin(), plan.outlooks.end(), by_task);
  return plan;
}

}  // namespace

WorkPlan MakePlan(const PlanRequest& request) {
  const std::vector<std::vector<WorkItem>> generations = GenerationsOf(request.work);
  return generations.size() > 1 ? PlanInTurn(request, generations) : PlanTogether(request);
}

}  // namespace windfall
