// A simulated workload in time slots, with everything that bounds its emissions from below.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_BOUND_PROBLEM_H_
#define WINDFALL_SCHEDULER_SIMULATOR_BOUND_PROBLEM_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

struct BoundZone {
  // By slot: grams that a power of 1 kW throughout the slot emits at least, with PUE.
  std::vector<double> grams;
  std::optional<double> gpus;  // of all nodes together; absent: room for everything
};

struct BoundJob {
  // The slots that its window touches: from submission to the deadline, or to when the simulation
  // finished it if that was later.
  size_t begin = 0;
  size_t end = 0;
  size_t whole_slots = 0;  // of running time; with `rest` it fits into the window
  double rest = 0;         // of running time, in slots; less than 1
  double kilowatts = 0;
  int gpus = 0;
  std::vector<size_t> zones;  // whose nodes can hold it, by index; not empty
  bool interruptible = false;
};

struct BoundProblem {
  size_t slots = 0;
  std::vector<BoundZone> zones;
  std::vector<BoundJob> jobs;  // those that the simulation completed
};

// Slots as long as the shortest step of the intensity, from five minutes to an hour. `outcome`: of
// `jobs` under `setup`, or under one that differs in the policy or forecast only.
BoundProblem MakeBoundProblem(const std::vector<SimulatedJob>& jobs,
                              const SimulationOutcome& outcome, const SimulationSetup& setup);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_BOUND_PROBLEM_H_
