#include "scheduler/planner/start_cost.h"

#include <algorithm>

namespace windfall {

std::optional<Score> StartCost::At(Tick start) const {
  if (IsNone()) return Score(0);
  const std::optional<int64_t> rate = rate_->LowestRateAt(start);
  if (!rate.has_value()) return std::nullopt;
  return Score(*rate) * length_;
}

std::optional<Score> StartCost::LeastWithin(const TickSpan& span) const {
  std::optional<Score> least = At(span.begin);
  for (const Tick edge : EdgesWithin(span)) {
    const std::optional<Score> cost = At(edge);
    if (cost.has_value() && (!least.has_value() || *cost < *least)) least = cost;
  }
  return least;
}

std::vector<Tick> StartCost::EdgesWithin(const TickSpan& span) const {
  std::vector<Tick> edges;
  if (IsNone()) return edges;
  for (const UsableStep& step : rate_->steps()) {
    for (const Tick edge : {step.span.begin, step.span.end}) {
      const bool is_new = edges.empty() || edges.back() < edge;
      if (is_new && span.begin <= edge && edge <= span.end) edges.push_back(edge);
    }
  }
  return edges;
}

}  // namespace windfall
