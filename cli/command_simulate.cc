#include "cli/command_simulate.h"

#include <sys/resource.h>

#include <utility>

#include "absl/time/clock.h"
#include "cli/render_json.h"
#include "cli/render_simulation.h"
#include "cli/simulate_inputs.h"
#include "cli/simulation_progress.h"
#include "cli/simulation_result.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

class Stopwatch {
 public:
  absl::Duration elapsed() const {
    return absl::FromChrono(std::chrono::steady_clock::now() - start_);
  }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

double PeakRssMebibytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;  // in KiB on Linux
}

// The same jobs on the same nodes without carbon.
absl::StatusOr<SimulationOutcome> SimulateQueue(const SimulationInputs& inputs,
                                                SimulationProgressBar& bar) {
  SimulationSetup queue = inputs.setup;
  queue.policy = SimulatedPolicy::kRunNow;
  queue.on_progress = [&bar](const SimulationProgress& progress) {
    bar.Show("without carbon", progress);
  };
  return Simulate(inputs.jobs, queue);
}

absl::StatusOr<v1::Simulation> SimulateAndCompare(const SimulateRequest& request,
                                                  Console& console) {
  const Stopwatch stopwatch;
  WINDFALL_ASSIGN_OR_RETURN(const SimulationInputs inputs, ReadSimulationInputs(request));
  SimulationProgressBar bar(console.err, console.err_terminal);
  SimulationCost cost;
  SimulationSetup setup = inputs.setup;
  setup.make_plan = [&cost](const PlanRequest& plan_request) {
    const Stopwatch one_plan;
    WorkPlan plan = MakePlan(plan_request);
    cost.plans.push_back(one_plan.elapsed());
    return plan;
  };
  setup.on_progress = [&bar](const SimulationProgress& progress) {
    bar.Show("with the policy", progress);
  };
  WINDFALL_ASSIGN_OR_RETURN(const SimulationOutcome outcome, Simulate(inputs.jobs, setup));
  v1::Simulation result;
  if (setup.policy == SimulatedPolicy::kRunNow) {
    result = SimulationResult(inputs, outcome, outcome);
  } else {
    WINDFALL_ASSIGN_OR_RETURN(const SimulationOutcome queue, SimulateQueue(inputs, bar));
    result = SimulationResult(inputs, outcome, queue);
  }
  cost.wall = stopwatch.elapsed();
  cost.peak_rss_mebibytes = PeakRssMebibytes();
  SetCost(std::move(cost), result);
  return result;
}

}  // namespace

absl::StatusOr<int> RunSimulate(const SimulateOptions& options, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const SimulateRequest request,
                            ParseSimulateOptions(options, console.TimeNow()));
  WINDFALL_ASSIGN_OR_RETURN(const v1::Simulation result, SimulateAndCompare(request, console));
  console.out << (console.json ? JsonText(result) : RenderSimulation(result, console.OutView()));
  return kExitOk;
}

}  // namespace windfall
