#include "cli/command_simulate.h"

#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "cli/output_file.h"
#include "cli/render_json.h"
#include "cli/render_simulation.h"
#include "cli/simulate_inputs.h"
#include "cli/simulation_page.h"
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

// One after another, each under its name in the progress bar.
class Simulations {
 public:
  Simulations(const SimulationInputs& inputs, Console& console)
      : inputs_(inputs), bar_(console.err, console.err_terminal) {}

  absl::StatusOr<SimulationOutcome> Run(const std::string& label, SimulationSetup setup) {
    setup.on_progress = [this, &label](const SimulationProgress& progress) {
      bar_.Show(label, progress);
    };
    return Simulate(inputs_.jobs, setup);
  }

 private:
  const SimulationInputs& inputs_;
  SimulationProgressBar bar_;
};

// Whether the same policy without prices could do something else.
bool MoneyMayDecide(const SimulationSetup& setup) {
  return setup.policy == SimulatedPolicy::kWindfall && setup.prices.has_value() &&
         !setup.prices->electricity.empty();
}

// The outcomes that equal the policy's own are not simulated again.
absl::StatusOr<SimulationOutcomes> SimulateAll(const SimulationInputs& inputs,
                                               std::vector<absl::Duration>& plans,
                                               Console& console) {
  Simulations simulations(inputs, console);
  SimulationOutcomes outcomes;
  SimulationSetup timed = inputs.setup;
  timed.make_plan = [&plans](const PlanRequest& request) {
    const Stopwatch stopwatch;
    WorkPlan plan = MakePlan(request);
    plans.push_back(stopwatch.elapsed());
    return plan;
  };
  WINDFALL_ASSIGN_OR_RETURN(outcomes.policy, simulations.Run("with the policy", timed));
  outcomes.queue = outcomes.policy;
  outcomes.perfect_forecast = outcomes.policy;
  outcomes.least_emissions = outcomes.policy;
  if (inputs.setup.policy == SimulatedPolicy::kRunNow) return outcomes;
  SimulationSetup queue = inputs.setup;
  queue.policy = SimulatedPolicy::kRunNow;
  WINDFALL_ASSIGN_OR_RETURN(outcomes.queue, simulations.Run("without carbon", queue));
  if (MoneyMayDecide(inputs.setup)) {
    SimulationSetup cleanest = inputs.setup;
    cleanest.minimizes_cost = false;
    WINDFALL_ASSIGN_OR_RETURN(outcomes.least_emissions,
                              simulations.Run("whatever it costs", cleanest));
  }
  if (inputs.setup.forecast == ForecastModel()) return outcomes;
  SimulationSetup perfect = inputs.setup;
  perfect.forecast = ForecastModel();
  WINDFALL_ASSIGN_OR_RETURN(outcomes.perfect_forecast,
                            simulations.Run("with a perfect forecast", perfect));
  return outcomes;
}

absl::StatusOr<v1::Simulation> SimulateAndCompare(const SimulateOptions& options,
                                                  const SimulateRequest& request,
                                                  Console& console) {
  const Stopwatch stopwatch;
  SimulationCost cost;
  WINDFALL_ASSIGN_OR_RETURN(const SimulationInputs inputs, ReadSimulationInputs(request));
  WINDFALL_ASSIGN_OR_RETURN(const SimulationOutcomes outcomes,
                            SimulateAll(inputs, cost.plans, console));
  v1::Simulation result = SimulationResult(inputs, outcomes);
  if (options.bound) SetBound(inputs, outcomes.policy, result);
  cost.wall = stopwatch.elapsed();
  cost.peak_rss_mebibytes = PeakRssMebibytes();
  SetCost(std::move(cost), result);
  return result;
}

}  // namespace

absl::StatusOr<int> RunSimulate(const SimulateOptions& options, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const SimulateRequest request,
                            ParseSimulateOptions(options, console.TimeNow()));
  std::unique_ptr<OutputFile> page;  // null: none is wanted
  if (!options.html.empty()) {
    WINDFALL_ASSIGN_OR_RETURN(page, OutputFile::Open("--html", options.html));
  }
  WINDFALL_ASSIGN_OR_RETURN(const v1::Simulation result,
                            SimulateAndCompare(options, request, console));
  if (page != nullptr) {
    WINDFALL_RETURN_IF_ERROR(
        page->Write(RenderSimulationPage(result, AssumptionsOf(options, request))));
    console.err << "page written to " << options.html << "\n";
  }
  console.out << (console.json ? JsonText(result) : RenderSimulation(result, console.OutView()));
  return kExitOk;
}

}  // namespace windfall
