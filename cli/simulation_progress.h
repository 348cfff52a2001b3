// How far a long simulation is.
#ifndef WINDFALL_CLI_SIMULATION_PROGRESS_H_
#define WINDFALL_CLI_SIMULATION_PROGRESS_H_

#include <chrono>
#include <ostream>
#include <string>

#include "cli/terminal.h"
#include "scheduler/simulator/simulation.h"

namespace windfall {

// One line on a terminal, redrawn a few times a second; nothing elsewhere. Not thread-safe.
class SimulationProgressBar {
 public:
  // `out` outlives it.
  SimulationProgressBar(std::ostream& out, const Terminal& terminal)
      : out_(out), terminal_(terminal) {}
  ~SimulationProgressBar();  // removes the line
  SimulationProgressBar(const SimulationProgressBar&) = delete;
  SimulationProgressBar& operator=(const SimulationProgressBar&) = delete;

  // `label`: what is being simulated.
  void Show(const std::string& label, const SimulationProgress& progress);

 private:
  std::ostream& out_;
  const Terminal terminal_;
  std::chrono::steady_clock::time_point next_;
  bool drawn_ = false;
};

// "windfall  ######------  50 %  250 of 1000 jobs ended, 2022-06-03 12:00"
std::string ProgressBarLine(const std::string& label, const SimulationProgress& progress,
                            const Terminal& terminal);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_PROGRESS_H_
