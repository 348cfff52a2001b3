// The instants at which the segments of a cleanest plan can begin and end.
#ifndef WINDFALL_SCHEDULER_PLANNER_SEGMENT_GRID_H_
#define WINDFALL_SCHEDULER_PLANNER_SEGMENT_GRID_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "scheduler/planner/cost_scale.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// Fix how many segments a plan has and between which edges (of steps, of usable stretches and of
// what a start costs) each of them begins and ends: then its cost is linear in those times, under
// the constraints that lengths add up to the work and that no segment but the last is shorter than
// the minimum. So some optimum is a vertex: every segment but one has two of {its begin on an edge,
// its end on an edge, minimal length}, and that one has its begin or its end on an edge. Hence the
// grid of all edges and of the instants one minimal segment before or after an edge: of all
// segments only that one can begin or end between two neighbours of the grid, and nothing needs to
// both stop and start between two neighbours.
class SegmentGrid {
 public:
  // `more_edges`: sorted instants at which what a start costs changes. All costs are in counts of
  // `scale`.
  SegmentGrid(const UsableTime& usable, Tick min_segment, const std::vector<Tick>& more_edges,
              const CostScale& scale);

  const CostScale& scale() const { return scale_; }

  // Instants; the spaces are between instant i and i + 1.
  size_t size() const { return times_.size(); }
  Tick time(size_t i) const { return times_[i]; }
  bool IsEdge(size_t i) const { return points_[i].is_edge; }
  Tick length(size_t space) const { return times_[space + 1] - times_[space]; }
  // Whether the space from i to i + 1 may be used, and its cost per tick.
  bool IsUsable(size_t space) const { return points_[space].usable; }
  Score slope(size_t space) const { return points_[space].slope; }

  // The edges, in order.
  const std::vector<Tick>& edges() const { return edges_; }

  // Where a segment of minimal length that begins at instant i ends; absent if it cannot.
  std::optional<size_t> EndOfShortest(size_t i) const;
  // The first edge at which every segment that begins within the space has its minimal length;
  // absent if none can reach it.
  std::optional<size_t> FirstEdgeForStartsWithin(size_t space) const;
  // REQUIRES: all between the two instants is usable.
  Score CostBetween(size_t from, size_t to) const {
    return points_[to].cost_before - points_[from].cost_before;
  }

 private:
  struct Point {
    bool is_edge = false;
    bool usable = false;
    Score slope = 0;
    Score cost_before = 0;
    size_t holes_before = 0;  // spaces before this one that must not be used
    size_t end_of_shortest = 0;
    size_t first_edge = 0;
  };

  void AddTimes(const UsableTime& usable, const std::vector<Tick>& more_edges);
  void Measure(const UsableTime& usable);
  void LinkShortest();
  bool IsUsableBetween(size_t from, size_t to) const {
    return points_[from].holes_before == points_[to].holes_before;
  }

  Tick min_segment_;
  CostScale scale_;
  std::vector<Tick> edges_;
  std::vector<Tick> times_;
  std::vector<Point> points_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SEGMENT_GRID_H_
