#include "scheduler/control/intensity_events.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scheduler/ledger/ledger.h"

namespace windfall {
namespace {

// Long enough for readings of an agent that was cut off for a day to find the belief of their time.
constexpr absl::Duration kBeliefKept = absl::Hours(48);

// What is believed after `series` has come: its steps, and before them those of `before`.
IntensitySeries Believe(const IntensitySeries& before, const IntensitySeries& series) {
  if (series.empty()) return before;
  const absl::Time begin = series.span().begin;
  if (before.empty() || before.identity() != series.identity()) return series;
  std::vector<IntensityStep> steps =
      before.Cut({.begin = begin - kBeliefKept, .end = begin}).steps();
  steps.insert(steps.end(), series.steps().begin(), series.steps().end());
  absl::StatusOr<IntensitySeries> merged =
      IntensitySeries::Create(series.identity(), std::move(steps));
  return merged.ok() ? *std::move(merged) : series;
}

// What of `series` was not known before, or is another value now.
IntensitySeries NewIn(const IntensitySeries& series, const IntensitySeries& known) {
  std::vector<IntensityStep> steps;
  for (const IntensityStep& step : series.steps()) {
    const IntensityStep* before = known.StepAt(step.span.begin);
    const bool same = known.identity() == series.identity() && before != nullptr && *before == step;
    if (!same) steps.push_back(step);
  }
  absl::StatusOr<IntensitySeries> news =
      IntensitySeries::Create(series.identity(), std::move(steps));
  return news.ok() ? *std::move(news) : series;
}

// Whether `series` says nothing that `before` had not said: the same values, no further ahead.
bool SaysTheSame(const IntensitySeries& before, const IntensitySeries& series) {
  return before.identity() == series.identity() && before.span().end == series.span().end &&
         before.Cut(series.span()) == series;
}

}  // namespace

void OnForecast(ClusterState& state, Forecast forecast, Effects& effects) {
  const std::string zone = forecast.series.identity().zone;
  const auto known = state.forecasts.find(zone);
  if (known != state.forecasts.end() && SaysTheSame(known->second.series, forecast.series)) {
    known->second.fetch_time = forecast.fetch_time;
    return;
  }
  state.last_forecast = ForecastId(state.last_forecast.value() + 1);
  forecast.id = state.last_forecast;
  state.beliefs[zone] = Believe(state.beliefs[zone], forecast.series);
  effects.forecasts.push_back(forecast);
  state.forecasts[zone] = std::move(forecast);
  state.plan_due = true;
}

void OnForecastStale(ClusterState& state, const std::string& zone) {
  if (state.forecasts.erase(zone) > 0) state.plan_due = true;
}

void OnActual(ClusterState& state, const IntensitySeries& actual, Effects& effects) {
  const std::string& zone = actual.identity().zone;
  IntensitySeries& known = state.actuals[zone];
  IntensitySeries news = NewIn(actual, known);
  known = Believe(known, actual);
  if (!news.empty()) effects.actuals.push_back(std::move(news));
  std::vector<LedgerEntry>& unsettled = state.unsettled[zone];
  std::vector<LedgerEntry> settled = Settle(unsettled, known);
  if (settled.empty()) return;
  std::erase_if(unsettled, [&](const LedgerEntry& entry) { return known.Covers(entry.span); });
  effects.settled = true;
  std::move(settled.begin(), settled.end(), std::back_inserter(effects.entries));
}

}  // namespace windfall
