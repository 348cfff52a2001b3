// Forecasts and settled intensity that have come.
#ifndef WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_
#define WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_

#include <string>
#include <vector>

#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// A new forecast has come. Keeps it, and asks for new plans if it says something new.
void OnForecast(ClusterState& state, Forecast forecast, Effects& effects);
// The zone's forecast has become too old to plan with.
void OnForecastStale(ClusterState& state, const std::string& zone);

// What of `actual` was not known before, or is another value now.
IntensitySeries NewIn(const ClusterState& state, const IntensitySeries& actual);
// Settled intensity has come: settles what it covers, and restates what was settled with values
// that it revises. `settled`: the durable newest entries that were settled with this series and
// meet what is new in it. Those of other providers stand: the next fetch may be theirs again.
void OnActual(ClusterState& state, const IntensitySeries& actual, std::vector<LedgerEntry> settled,
              Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_
