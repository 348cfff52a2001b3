#include "scheduler/control/intensity_events.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scheduler/ledger/ledger.h"

namespace windfall {
namespace {

// Whether `series` says nothing that `before` had not said: the same values, no further ahead.
bool SaysTheSame(const IntensitySeries& before, const IntensitySeries& series) {
  return before.identity() == series.identity() && before.span().end == series.span().end &&
         before.Cut(series.span()) == series;
}

bool SaysTheSame(const Forecast& before, const Forecast& forecast) {
  return before.modelled_from == forecast.modelled_from &&
         SaysTheSame(before.series, forecast.series) && SaysTheSame(before.p10, forecast.p10) &&
         SaysTheSame(before.p90, forecast.p90);
}

void Append(std::vector<LedgerEntry> more, std::vector<LedgerEntry>& to) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

// Those of `durable`, and of this turn's entries, which are not durable yet, that are the newest
// and were settled with the series of `source`.
std::vector<LedgerEntry> SettledWith(const SeriesIdentity& source, std::vector<LedgerEntry> durable,
                                     const Effects& effects) {
  Append(effects.entries, durable);
  std::vector<LedgerEntry> settled = Newest(std::move(durable));
  std::erase_if(settled, [&](const LedgerEntry& entry) {
    return entry.basis != IntensityBasis::kSettled || entry.source != source;
  });
  return settled;
}

}  // namespace

void OnForecast(ClusterState& state, Forecast forecast, Effects& effects) {
  const std::string zone = forecast.series.identity().zone;
  const auto known = state.forecasts.find(zone);
  if (known != state.forecasts.end() && SaysTheSame(known->second, forecast)) {
    known->second.fetch_time = forecast.fetch_time;
    return;
  }
  state.last_forecast = ForecastId(state.last_forecast.value() + 1);
  forecast.id = state.last_forecast;
  Add(forecast, state.beliefs[zone]);
  effects.forecasts.push_back(forecast);
  state.forecasts[zone] = std::move(forecast);
  state.plan_due = true;
}

void OnForecastStale(ClusterState& state, const std::string& zone) {
  if (state.forecasts.erase(zone) > 0) state.plan_due = true;
}

IntensitySeries NewIn(const ClusterState& state, const IntensitySeries& actual) {
  const auto known = state.actuals.find(actual.identity());
  if (known == state.actuals.end()) return actual;
  std::vector<IntensityStep> steps;
  for (const IntensityStep& step : actual.steps()) {
    const IntensityStep* before = known->second.StepAt(step.span.begin);
    if (before == nullptr || *before != step) steps.push_back(step);
  }
  absl::StatusOr<IntensitySeries> news =
      IntensitySeries::Create(actual.identity(), std::move(steps));
  return news.ok() ? *std::move(news) : actual;
}

void OnActual(ClusterState& state, const IntensitySeries& actual, std::vector<LedgerEntry> settled,
              Effects& effects) {
  IntensitySeries news = NewIn(state, actual);
  IntensitySeries& known = state.actuals[actual.identity()];
  known = Continued(known, actual);
  if (!news.empty()) effects.actuals.push_back(std::move(news));
  std::vector<LedgerEntry> restated =
      Settle(SettledWith(actual.identity(), std::move(settled), effects), known);
  std::vector<LedgerEntry>& unsettled = state.unsettled[actual.identity().zone];
  Append(Settle(unsettled, known), restated);
  if (restated.empty()) return;
  std::erase_if(unsettled, [&](const LedgerEntry& entry) { return known.Covers(entry.span); });
  effects.settled = true;
  Append(std::move(restated), effects.entries);
}

}  // namespace windfall
