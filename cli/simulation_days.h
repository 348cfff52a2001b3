// The days of a simulation, as many of them together as a chart has room for.
#ifndef WINDFALL_CLI_SIMULATION_DAYS_H_
#define WINDFALL_CLI_SIMULATION_DAYS_H_

#include <map>
#include <string>
#include <vector>

#include "domain/time_span.h"
#include "windfall/v1/simulation.pb.h"

namespace windfall {

struct SimulatedDays {
  TimeSpan span;  // whole days, UTC
  double grams = 0;
  double queue_grams = 0;
  // Mean intensity in g/kWh, of the zones and days of which something is known.
  std::map<std::string, double> grams_per_kwh_by_zone;
};

// At most `count_max` groups of equally many days, or of whole weeks if they are longer than four
// days; the last one may be shorter. REQUIRES: count_max > 0.
std::vector<SimulatedDays> GroupDays(const v1::Simulation& result, int count_max);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_DAYS_H_
