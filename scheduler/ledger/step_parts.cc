#include "scheduler/ledger/step_parts.h"

#include <algorithm>

#include "absl/time/time.h"

namespace windfall {
namespace {

// The whole of `span`, cut, without energy.
std::vector<StepPart> CutAtSteps(const TimeSpan& span, const IntensitySeries& series) {
  const std::vector<IntensityStep>& steps = series.steps();
  auto step = std::upper_bound(
      steps.begin(), steps.end(), span.begin,
      [](absl::Time time, const IntensityStep& candidate) { return time < candidate.span.end; });
  std::vector<StepPart> parts;
  for (absl::Time t = span.begin; t < span.end;) {
    StepPart part{.span = {.begin = t, .end = span.end}};
    if (step != steps.end() && step->span.begin <= t) {
      part.step = &*step;
      part.span.end = std::min(span.end, step->span.end);
      ++step;
    } else if (step != steps.end()) {
      part.span.end = std::min(span.end, step->span.begin);
    }
    t = part.span.end;
    parts.push_back(part);
  }
  return parts;
}

bool HaveSameIntensity(const StepPart& a, const StepPart& b) {
  if (a.step == nullptr || b.step == nullptr) return a.step == b.step;
  return a.step->intensity == b.step->intensity && a.step->estimated == b.step->estimated;
}

std::vector<StepPart> JoinEqualNeighbours(const std::vector<StepPart>& parts) {
  std::vector<StepPart> joined;
  for (const StepPart& part : parts) {
    if (!joined.empty() && HaveSameIntensity(joined.back(), part)) {
      joined.back().span.end = part.span.end;
    } else {
      joined.push_back(part);
    }
  }
  return joined;
}

}  // namespace

std::vector<StepPart> SplitAtSteps(const TimeSpan& span, Energy energy,
                                   const IntensitySeries& series) {
  std::vector<StepPart> parts = JoinEqualNeighbours(CutAtSteps(span, series));
  const int64_t length_ns = absl::ToInt64Nanoseconds(span.length());
  Energy drawn;  // until the end of the part before
  for (StepPart& part : parts) {
    const int64_t elapsed_ns = absl::ToInt64Nanoseconds(part.span.end - span.begin);
    const Energy drawn_by_end = Scale(energy, elapsed_ns, length_ns);
    part.energy = drawn_by_end - drawn;
    drawn = drawn_by_end;
  }
  return parts;
}

}  // namespace windfall
