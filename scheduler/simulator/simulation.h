// Replays jobs against intensity on a virtual clock, through the scheduler's own decisions.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/node_sleep.h"
#include "domain/plan.h"
#include "domain/quantity.h"
#include "domain/site_prices.h"
#include "scheduler/planner/planner.h"
#include "scheduler/simulator/forecaster.h"
#include "scheduler/simulator/start_rule.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// Who decides when a job runs.
enum class SimulatedPolicy {
  kWindfall,
  kRunNow,  // the same scheduler without carbon: first come, first served, each job in its home
            // zone
  // A published rule chooses the start; from then on as kRunNow.
  kLowestSlot,
  kLowestWindow,
  kCarbonTime,
};

struct SimulationProgress {
  absl::Time now;
  int64_t submitted_jobs = 0;
  int64_t ended_jobs = 0;
  int64_t jobs = 0;  // in all
};

struct SimulationSetup {
  std::vector<SimulatedZone> zones;  // not empty
  int32_t pue_permille = 1000;
  // Of every node, if they sleep while nothing runs on them. Only kWindfall counts it in its plans.
  std::optional<NodeSleep> sleep;
  SimulatedPolicy policy = SimulatedPolicy::kWindfall;
  // Whether every policy but kWindfall keeps each job in its home zone, or takes the first free
  // node.
  bool stays_home = true;
  ForecastModel forecast;
  MinSaving min_saving;  // kWindfall does not let a job wait for less
  // What electricity and carbon cost, of all zones or of carbon alone. Absent: nothing is said.
  std::optional<SitePrices> prices;
  // Whether kWindfall minimizes that cost; else emissions, as without prices.
  bool minimizes_cost = true;
  uint64_t seed = 1;
  // New plans are made at each change, but at least and at most so often.
  absl::Duration replan = absl::Minutes(30);
  absl::Duration plan_interval = absl::ZeroDuration();
  // To be timed or counted by whoever wants to.
  std::function<WorkPlan(const PlanRequest&)> make_plan = MakePlan;
  std::function<void(const SimulationProgress&)> on_progress;  // may be empty
};

struct JobOutcome {
  bool placed = false;  // some node can hold it
  std::optional<absl::Time> end_time;
  std::vector<Segment> ran;  // one for each run, in order of time
  Energy energy;             // at the node, as it was metered
  Energy settled_energy;     // of which the intensity is known
  CarbonMass emissions;      // of `settled_energy`, with PUE
  // The electricity of `settled_energy`, with PUE. Absent: some price of it is not known. Zero
  // where electricity has no price.
  std::optional<Money> electricity_cost = Money();
};

// What all runs drew in one hour, and what is known of what it emitted.
struct HourOutcome {
  Energy energy;         // at the nodes
  CarbonMass emissions;  // of the energy of which the intensity is known, with PUE
  friend bool operator==(const HourOutcome&, const HourOutcome&) = default;
};

struct ZoneOutcome {
  int64_t runs = 0;
  Energy energy;
  CarbonMass emissions;
};

struct SimulationOutcome {
  std::vector<JobOutcome> jobs;  // in the order of the workload
  std::map<std::string, ZoneOutcome> zones;
  std::map<absl::Time, HourOutcome> hours;  // by their begin; those in which something ran
  std::string refusal;                      // of the first job that was not placed; empty: all were
  int64_t plans = 0;
};

// `jobs` in order of submission. Deterministic. Internal if the scheduler never comes to rest, or
// forgets a job. Pure but for what the functions in `setup` do.
absl::StatusOr<SimulationOutcome> Simulate(const std::vector<SimulatedJob>& jobs,
                                           const SimulationSetup& setup);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SIMULATION_H_
