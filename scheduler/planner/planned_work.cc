#include "scheduler/planner/planned_work.h"

#include <algorithm>

namespace windfall {

std::vector<PlannedWork> PlannedWorkOf(const PlanRequest& request, const WorkPlan& plan) {
  std::map<JobId, Resources> resources;
  for (const WorkItem& item : request.work) resources[item.task.job] = item.resources;
  std::vector<PlannedWork> work;
  for (const TaskPlan& each : plan.tasks) {
    work.push_back({.plan = &each, .resources = resources.at(each.task.job)});
  }
  return work;
}

void TakePlanned(const std::vector<PlannedWork>& work, PlanRequest& request) {
  std::map<NodeId, PlanNode*> nodes;
  for (PlanNode& node : request.nodes) nodes[node.id] = &node;
  for (const auto& [plan, resources] : work) {
    const auto limit = request.limits.find(plan->task.job);
    for (const Segment& segment : plan->segments) {
      if (const auto node = nodes.find(segment.node); node != nodes.end()) {
        node->second->reservations.push_back({segment.span, resources});
      }
      if (limit != request.limits.end()) limit->second.running.push_back(segment.span);
    }
  }
}

void NoteEnds(const WorkPlan& plan, PlannedEnds& ends) {
  for (const Outlook& outlook : plan.outlooks) {
    std::optional<absl::Time>& end =
        ends.try_emplace(outlook.task.job, absl::InfinitePast()).first->second;
    if (outlook.span.empty()) {
      end.reset();
    } else if (end.has_value()) {
      end = std::max(*end, outlook.span.end);
    }
  }
}

bool ReleaseAfter(const PlannedEnds& ends, WorkItem& item) {
  for (const JobId before : item.after) {
    const auto end = ends.find(before);
    if (end == ends.end()) continue;
    if (!end->second.has_value()) return false;
    item.release = std::max(item.release, *end->second);
  }
  return true;
}

WorkItem OneOf(const WorkItem& item) {
  WorkItem one = item;
  if (one.input.has_value()) one.input->energy = Scale(one.input->energy, 1, one.count);
  one.count = 1;
  return one;
}

std::optional<PlanRequest> LeftFor(TaskId task, const PlanRequest& request, const WorkPlan& plan) {
  std::optional<WorkItem> own;
  for (const WorkItem& item : request.work) {
    const bool holds_it = item.task.job == task.job && item.task.index <= task.index &&
                          task.index - item.task.index < item.count;
    if (holds_it) own = OneOf(item);
  }
  if (!own.has_value()) return std::nullopt;
  own->task = task;
  PlannedEnds ends;
  NoteEnds(plan, ends);
  ReleaseAfter(ends, *own);
  PlanRequest left = {.now = request.now,
                      .work = {*own},
                      .nodes = request.nodes,
                      .forecasts = request.forecasts,
                      .prices = request.prices};
  if (const auto limit = request.limits.find(task.job); limit != request.limits.end()) {
    left.limits.insert(*limit);
  }
  std::vector<PlannedWork> others = PlannedWorkOf(request, plan);
  std::erase_if(others, [task](const PlannedWork& each) { return each.plan->task == task; });
  TakePlanned(others, left);
  return left;
}

}  // namespace windfall
