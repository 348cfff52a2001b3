#include "scheduler/planner/start_cost.h"

#include <algorithm>
#include <iterator>

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

Score StartCost::Most() const {
  Score most = 0;
  if (IsNone()) return most;
  for (const UsableStep& step : rate_->steps()) most = std::max(most, Score(step.rate) * length_);
  return most;
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

std::optional<Score> StartCosts::AtFirst(Tick start) const {
  const std::optional<Score> once = first.At(start);
  const std::optional<Score> each = every.At(start);
  if (!once.has_value() || !each.has_value()) return std::nullopt;
  return *once + *each;
}

std::vector<Tick> StartCosts::EdgesWithin(const TickSpan& span) const {
  const std::vector<Tick> of_first = first.EdgesWithin(span);
  const std::vector<Tick> of_every = every.EdgesWithin(span);
  std::vector<Tick> edges;
  std::set_union(of_first.begin(), of_first.end(), of_every.begin(), of_every.end(),
                 std::back_inserter(edges));
  return edges;
}

}  // namespace windfall
