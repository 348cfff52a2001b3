#include "scheduler/planner/plan_problem.h"

#include <algorithm>

namespace windfall {
namespace {

CapacityTimeline WithReservations(const PlanNode& node, const TickScale& scale) {
  CapacityTimeline timeline(node.capacity);
  for (const Reservation& reservation : node.reservations) {
    timeline.Take(scale.ToTickSpan(reservation.span), reservation.resources);
  }
  return timeline;
}

}  // namespace

PlanProblem::PlanProblem(const PlanRequest& request) : request_(request), scale_(request.now) {
  for (const WorkItem& item : request.work) items_.push_back(&item);
  std::sort(items_.begin(), items_.end(),
            [](const WorkItem* a, const WorkItem* b) { return a->task < b->task; });
  for (const WorkItem* item : items_) demands_.push_back(DemandOf(*item, scale_));

  std::vector<const PlanNode*> nodes;
  for (const PlanNode& node : request.nodes) nodes.push_back(&node);
  std::sort(nodes.begin(), nodes.end(),
            [](const PlanNode* a, const PlanNode* b) { return a->id < b->id; });
  for (const PlanNode* node : nodes) {
    const auto forecast = request.forecasts.find(node->zone);
    const IntensitySeries series =
        forecast == request.forecasts.end() ? IntensitySeries() : forecast->second.series;
    const auto zone =
        intensity_.try_emplace(node->zone, UsableTime::FromSeries(series, scale_)).first;
    nodes_.push_back(
        {.node = node, .intensity = &zone->second, .timeline = WithReservations(*node, scale_)});
  }
}

const Forecast* PlanProblem::ForecastOf(const OpenNode& node) const {
  const auto forecast = request_.forecasts.find(node.node->zone);
  return forecast == request_.forecasts.end() ? nullptr : &forecast->second;
}

}  // namespace windfall
