// The charts of a simulation's page: emissions with the policy and without carbon over time, above
// the intensity of the zones.
#ifndef WINDFALL_CLI_SIMULATION_CHART_H_
#define WINDFALL_CLI_SIMULATION_CHART_H_

#include <string>

#include "windfall/v1/simulation.pb.h"

namespace windfall {

// An SVG each; empty if nothing ran.
std::string RenderDayChart(const v1::Simulation& result);
// All days together, by the hour of the day.
std::string RenderHourChart(const v1::Simulation& result);

// How many days each bar of the first one stands for.
int DaysOfEachBar(const v1::Simulation& result);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_CHART_H_
