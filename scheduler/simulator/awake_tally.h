// What nodes that sleep while nothing runs on them drew besides their jobs.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_AWAKE_TALLY_H_
#define WINDFALL_SCHEDULER_SIMULATOR_AWAKE_TALLY_H_

#include <cstdint>

#include "absl/time/time.h"
#include "domain/quantity.h"
#include "scheduler/simulator/simulation.h"

namespace windfall {

struct AwakeTally {
  absl::Duration awake;     // of all nodes together
  int64_t wakings = 0;      // a node on which one run ends as the next begins stays awake
  Energy energy;            // idle and to wake, without PUE
  Energy unsettled_energy;  // of which the intensity is not known; not in `emissions`
  CarbonMass emissions;     // with PUE
  friend bool operator==(const AwakeTally&, const AwakeTally&) = default;
};

// All zero if no node of the setup sleeps. REQUIRES: `outcome` is of that setup, but for its policy
// and forecast.
AwakeTally TallyAwake(const SimulationOutcome& outcome, const SimulationSetup& setup);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_AWAKE_TALLY_H_
