#include "scheduler/store/step_overlay.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace windfall {
namespace {

using StepsByBegin = std::map<absl::Time, IntensityStep>;

// Adds what of `step` lies in no step of `known`.
void AddUncovered(const IntensityStep& step, StepsByBegin& known) {
  absl::Time from = step.span.begin;
  auto next = known.upper_bound(from);
  if (next != known.begin()) from = std::max(from, std::prev(next)->second.span.end);
  while (from < step.span.end) {
    IntensityStep part = step;
    part.span = {.begin = from,
                 .end = next == known.end() ? step.span.end
                                            : std::min(step.span.end, next->second.span.begin)};
    if (!part.span.empty()) known.emplace_hint(next, part.span.begin, part);
    if (next == known.end()) return;
    from = next->second.span.end;
    ++next;
  }
}

}  // namespace

std::vector<IntensityStep> OverlayNewestFirst(const std::vector<IntensityStep>& steps,
                                              const TimeSpan& span) {
  StepsByBegin known;
  for (IntensityStep step : steps) {
    step.span = Intersect(step.span, span);
    AddUncovered(step, known);
  }
  std::vector<IntensityStep> overlay;
  overlay.reserve(known.size());
  for (const auto& [_, step] : known) overlay.push_back(step);
  return overlay;
}

}  // namespace windfall
