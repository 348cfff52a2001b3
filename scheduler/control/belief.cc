#include "scheduler/control/belief.h"

#include <iterator>
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

ForecastId Belief::ForecastAt(absl::Time time) const {
  const auto after = forecasts.upper_bound(time);
  return after == forecasts.begin() ? ForecastId() : std::prev(after)->second;
}

void Add(const Forecast& newer, Belief& belief) {
  belief.series = Continued(belief.series, newer.series);
  const TimeSpan known = belief.series.span();
  const absl::Time begin = newer.series.empty() ? known.end : newer.series.span().begin;
  belief.forecasts.erase(belief.forecasts.lower_bound(begin), belief.forecasts.end());
  if (!newer.series.empty()) belief.forecasts[begin] = newer.id;
  // The one that says what is believed at first begins before or with that.
  const auto second = belief.forecasts.upper_bound(known.begin);
  if (second != belief.forecasts.begin()) {
    belief.forecasts.erase(belief.forecasts.begin(), std::prev(second));
  }
}

}  // namespace windfall
