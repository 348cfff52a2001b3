// When a simulation emitted what, beside the same without carbon and the intensity of the time.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SERIES_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SERIES_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/quantity.h"
#include "domain/time_span.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// A day, or one hour of every day.
struct SimulatedStretch {
  HourOutcome policy;
  HourOutcome queue;
  // By zone, the mean over what is known. Absent: nothing is.
  std::vector<std::optional<CarbonIntensity>> intensities;
};

struct SimulatedDay {
  absl::Time begin;  // 00:00 UTC
  SimulatedStretch stretch;
};

struct SimulationSeries {
  std::vector<SimulatedDay> days;              // every day from the first run to the last one
  std::vector<SimulatedStretch> hours_of_day;  // 24, of all these days together
};

// `queue`: the outcome of the same jobs without carbon. Both empty series if nothing ran.
SimulationSeries MakeSeries(const SimulationOutcome& policy, const SimulationOutcome& queue,
                            const std::vector<SimulatedZone>& zones);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SERIES_H_
