#include "scheduler/control/belief.h"

#include <utility>
#include <vector>

#include "domain/record_changes.h"

namespace windfall {

IntensitySeries Continued(const IntensitySeries& before, const IntensitySeries& series) {
  if (series.empty()) return before;
  const absl::Time begin = series.span().begin;
  if (before.empty() || before.identity() != series.identity()) return series;
  std::vector<IntensityStep> steps =
      before.Cut({.begin = begin - kIntensityKept, .end = begin}).steps();
  steps.insert(steps.end(), series.steps().begin(), series.steps().end());
  absl::StatusOr<IntensitySeries> merged =
      IntensitySeries::Create(series.identity(), std::move(steps));
  return merged.ok() ? *std::move(merged) : series;
}

}  // namespace windfall
