#include "scheduler/control/belief.h"

#include <iterator>
#include <utility>
#include <vector>

#include "domain/record_changes.h"

namespace windfall {
namespace {

IntensitySeries WithoutProvider(const IntensitySeries& series) {
  SeriesIdentity kind = series.identity();
  kind.provider.clear();
  absl::StatusOr<IntensitySeries> anonymous = IntensitySeries::Create(kind, series.steps());
  return anonymous.ok() ? *std::move(anonymous) : IntensitySeries();
}

BeliefSource SourceOf(const Forecast& forecast, absl::Time time) {
  return {.forecast = forecast.id, .provider = ProviderAt(forecast, time)};
}

}  // namespace

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

BeliefSource Belief::SourceAt(absl::Time time) const {
  const auto after = sources.upper_bound(time);
  return after == sources.begin() ? BeliefSource() : std::prev(after)->second;
}

void Add(const Forecast& newer, Belief& belief) {
  belief.series = Continued(belief.series, WithoutProvider(newer.series));
  const TimeSpan known = belief.series.span();
  const TimeSpan said = newer.series.span();
  const absl::Time begin = newer.series.empty() ? known.end : said.begin;
  belief.sources.erase(belief.sources.lower_bound(begin), belief.sources.end());
  if (!newer.series.empty()) belief.sources[begin] = SourceOf(newer, begin);
  if (said.Contains(newer.modelled_from)) {
    belief.sources[newer.modelled_from] = SourceOf(newer, newer.modelled_from);
  }
  // The one that says what is believed at first begins before or with that.
  const auto second = belief.sources.upper_bound(known.begin);
  if (second != belief.sources.begin()) {
    belief.sources.erase(belief.sources.begin(), std::prev(second));
  }
}

}  // namespace windfall
