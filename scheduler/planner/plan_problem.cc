#include "scheduler/planner/plan_problem.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

CapacityTimeline WithReservations(const PlanNode& node, const TickScale& scale) {
  CapacityTimeline timeline(node.capacity);
  for (const Reservation& reservation : node.reservations) {
    timeline.Take(scale.ToTickSpan(reservation.span), reservation.resources);
  }
  return timeline;
}

CapacityTimeline SlotsOf(const ParallelLimit& limit, const TickScale& scale) {
  CapacityTimeline slots({.cpus = limit.most});
  for (const TimeSpan& span : limit.running) slots.Take(scale.ToTickSpan(span), {.cpus = 1});
  return slots;
}

// At least one, though no node can hold any.
int64_t MostAtOnce(const Demand& demand, const std::vector<OpenNode>& nodes) {
  int64_t most = 0;
  for (const OpenNode& node : nodes) {
    if (!IsEligible(*node.node, demand)) continue;
    most += node.node->capacity.HowOften(demand.resources, INT32_MAX);
  }
  return std::max<int64_t>(most, 1);
}

}  // namespace

PlanProblem::PlanProblem(const PlanRequest& request) : request_(request), scale_(request.now) {
  for (const WorkItem& item : request.work) items_.push_back(&item);
  std::sort(items_.begin(), items_.end(),
            [](const WorkItem* a, const WorkItem* b) { return a->task < b->task; });
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

  for (const auto& [job, limit] : request.limits) slots_.emplace(job, SlotsOf(limit, scale_));
  for (const WorkItem* item : items_) {
    Demand demand = DemandOf(*item, scale_);
    demand.most_at_once = MostAtOnce(demand, nodes_);
    const auto limit = request.limits.find(item->task.job);
    if (limit != request.limits.end()) {
      demand.limited = limit->first;
      demand.most_at_once = std::min<int64_t>(demand.most_at_once, limit->second.most);
    }
    SetMargin(demand, item->count);
    demands_.push_back(std::move(demand));
  }
}

const Forecast* PlanProblem::ForecastOf(const OpenNode& node) const {
  const auto forecast = request_.forecasts.find(node.node->zone);
  return forecast == request_.forecasts.end() ? nullptr : &forecast->second;
}

}  // namespace windfall
