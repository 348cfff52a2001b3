#include "scheduler/planner/segment_grid.h"

#include <algorithm>

namespace windfall {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

void SortUnique(std::vector<Tick>& times) {
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
}

std::optional<size_t> Optional(size_t index) {
  return index == kNone ? std::nullopt : std::optional<size_t>(index);
}

}  // namespace

SegmentGrid::SegmentGrid(const UsableTime& usable, Tick min_segment,
                         const std::vector<Tick>& more_edges, const CostScale& scale)
    : min_segment_(min_segment), scale_(scale) {
  AddTimes(usable, more_edges);
  Measure(usable);
  LinkShortest();
}

void SegmentGrid::AddTimes(const UsableTime& usable, const std::vector<Tick>& more_edges) {
  edges_ = more_edges;
  for (const UsableStep& step : usable.steps()) {
    edges_.push_back(step.span.begin);
    edges_.push_back(step.span.end);
  }
  SortUnique(edges_);
  times_ = edges_;
  for (const Tick edge : edges_) {
    if (min_segment_ == 0) break;
    const TickSpan after = {.begin = edge, .end = edge + min_segment_};
    const TickSpan before = {.begin = edge - min_segment_, .end = edge};
    if (usable.CostOf(after).has_value()) times_.push_back(after.end);
    if (usable.CostOf(before).has_value()) times_.push_back(before.begin);
  }
  SortUnique(times_);
}

void SegmentGrid::Measure(const UsableTime& usable) {
  points_.resize(times_.size());
  auto step = usable.steps().begin();
  auto edge = edges_.begin();
  for (size_t i = 0; i < times_.size(); ++i) {
    Point& point = points_[i];
    while (edge != edges_.end() && *edge < times_[i]) ++edge;
    point.is_edge = edge != edges_.end() && *edge == times_[i];
    while (step != usable.steps().end() && step->span.end <= times_[i]) ++step;
    point.usable = step != usable.steps().end() && step->span.begin <= times_[i];
    if (point.usable) point.slope = scale_.CountsOf(step->rate);
    if (i == 0) continue;
    const Point& last = points_[i - 1];
    point.cost_before = last.cost_before + (last.usable ? last.slope * length(i - 1) : Score(0));
    point.holes_before = last.holes_before + (last.usable ? 0 : 1);
  }
}

void SegmentGrid::LinkShortest() {
  size_t end = 0;
  size_t edge = 0;
  for (size_t i = 0; i < times_.size(); ++i) {
    const Tick due = times_[i] + min_segment_;
    while (end < times_.size() && times_[end] < due) ++end;
    const bool ends = end < times_.size() && times_[end] == due && IsUsableBetween(i, end);
    points_[i].end_of_shortest = ends ? end : kNone;
    points_[i].first_edge = kNone;
    if (i + 1 == times_.size()) break;
    const Tick all_due = times_[i + 1] + min_segment_;
    while (edge < times_.size() && (times_[edge] < all_due || !points_[edge].is_edge)) ++edge;
    if (edge < times_.size() && IsUsableBetween(i, edge)) points_[i].first_edge = edge;
  }
}

std::optional<size_t> SegmentGrid::EndOfShortest(size_t i) const {
  return Optional(points_[i].end_of_shortest);
}

std::optional<size_t> SegmentGrid::FirstEdgeForStartsWithin(size_t space) const {
  return Optional(points_[space].first_edge);
}

}  // namespace windfall
