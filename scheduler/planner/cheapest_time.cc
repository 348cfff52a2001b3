#include "scheduler/planner/cheapest_time.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace windfall {
namespace {

void AppendPiece(const TickSpan& piece, std::vector<TickSpan>& pieces) {
  if (!pieces.empty() && pieces.back().end == piece.begin) {
    pieces.back().end = piece.end;
  } else {
    pieces.push_back(piece);
  }
}

// All steps below `dearest`, and `rest` of the only step at it: where it touches another, if it
// does.
std::vector<TickSpan> PiecesUpTo(const UsableTime& usable, int64_t dearest, Tick rest) {
  const std::vector<UsableStep>& steps = usable.steps();
  std::vector<TickSpan> pieces;
  for (size_t i = 0; i < steps.size(); ++i) {
    TickSpan span = steps[i].span;
    if (steps[i].rate > dearest) continue;
    if (steps[i].rate == dearest) {
      const bool touches_before = !pieces.empty() && pieces.back().end == span.begin;
      const bool touches_after = i + 1 < steps.size() && steps[i + 1].span.begin == span.end &&
                                 steps[i + 1].rate < dearest;
      if (touches_after && !touches_before) {
        span.begin = span.end - rest;
      } else {
        span.end = span.begin + rest;
      }
    }
    AppendPiece(span, pieces);
  }
  return pieces;
}

}  // namespace

std::optional<CheapestTime> FindCheapestTime(const UsableTime& usable, Tick length) {
  std::vector<UsableStep> steps = usable.steps();
  std::sort(steps.begin(), steps.end(),
            [](const UsableStep& a, const UsableStep& b) { return a.rate < b.rate; });
  CheapestTime cheapest;
  for (auto step = steps.begin(); step != steps.end(); ++step) {
    const Tick part = std::min(length, step->span.length());
    cheapest.cost += Score(step->rate) * part;
    length -= part;
    if (length > 0) continue;
    const bool is_only = (step == steps.begin() || std::prev(step)->rate < step->rate) &&
                         (std::next(step) == steps.end() || std::next(step)->rate > step->rate);
    if (is_only) cheapest.pieces = PiecesUpTo(usable, step->rate, part);
    return cheapest;
  }
  return std::nullopt;
}

}  // namespace windfall
