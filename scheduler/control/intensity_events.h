// Forecasts and settled intensity that have come.
#ifndef WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_
#define WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_

#include <string>

#include "scheduler/control/cluster_state.h"
#include "scheduler/control/effects.h"

namespace windfall {

// A new forecast has come. Keeps it, and asks for new plans if it says something new.
void OnForecast(ClusterState& state, Forecast forecast, Effects& effects);
// The zone's forecast has become too old to plan with.
void OnForecastStale(ClusterState& state, const std::string& zone);

// Settled intensity has come: settles what it covers.
void OnActual(ClusterState& state, const IntensitySeries& actual, Effects& effects);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_INTENSITY_EVENTS_H_
