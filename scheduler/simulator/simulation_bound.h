// What any schedule of a simulated workload must have emitted.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_BOUND_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_BOUND_H_

#include <vector>

#include "scheduler/bound/bound_problem.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// The jobs that the simulation completed, each from its submission to its deadline, or to when the
// simulation finished it if that was later. Slots as long as the shortest step of the intensity,
// from five minutes to an hour; capacity in GPUs. The ledger's rounding is allowed for, of steps of
// five minutes and more and of at most one run of a job that may be paused in a slot. `outcome`: of
// `jobs` under `setup`, or under one that differs in the policy or forecast only.
BoundProblem MakeBoundProblem(const std::vector<SimulatedJob>& jobs,
                              const SimulationOutcome& outcome, const SimulationSetup& setup);

// What every schedule of these jobs emits at the least, in grams.
double BoundGrams(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome,
                  const SimulationSetup& setup);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_BOUND_H_
