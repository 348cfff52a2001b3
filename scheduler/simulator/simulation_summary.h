// What a simulation says about carbon, against what would have happened without windfall.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SUMMARY_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/quantity.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// Of a set of jobs. Only completed ones count, but for `jobs` and `unplaced`.
struct JobTally {
  int64_t jobs = 0;
  int64_t completed = 0;
  int64_t late = 0;         // finished after their deadline
  int64_t unplaced = 0;     // no node can ever hold them
  Energy energy;            // at the node, without PUE
  Energy unsettled_energy;  // of which the intensity is not known; not in `emissions`
  CarbonMass emissions;
  // Each at submission, at home, whatever else runs. Absent: the intensity of some is not known.
  std::optional<CarbonMass> run_now = CarbonMass();
  absl::Duration total_wait;  // finish - submission - running time, pauses included
  absl::Duration mean_wait() const;
};

struct DurationClass {
  std::string name;  // "under 1 h"
  JobTally tally;
};

struct ZoneTally {
  std::string zone;
  ZoneOutcome outcome;
};

struct SimulationSummary {
  JobTally all;
  absl::Duration p95_wait;
  std::vector<ZoneTally> zones;          // in the order of their names
  std::vector<DurationClass> durations;  // the shortest first
};

// REQUIRES: `outcome` is that of `jobs` under a setup with these zones and this PUE.
SimulationSummary Summarize(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome,
                            const std::vector<SimulatedZone>& zones, int32_t pue_permille);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_SUMMARY_H_
