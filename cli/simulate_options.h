// What is typed behind `windfall simulate`, and what it means.
#ifndef WINDFALL_CLI_SIMULATE_OPTIONS_H_
#define WINDFALL_CLI_SIMULATE_OPTIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/parse_time.h"
#include "cli/price_options.h"
#include "cli/zone_file.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/workload.h"

namespace windfall {

// As typed.
struct SimulateOptions {
  std::string jobs;
  std::vector<std::string> zones;
  std::string nodes = "unlimited";
  std::string start;  // empty: the trace says
  std::string slack = "24h";
  double interruptible = 0;
  std::string resume_overhead = "0s";
  std::string home = "spread";
  double watts_per_gpu = 300;
  double watts_per_cpu = 10;
  double pue = 1;
  double idle_watts = 0;  // with the next one 0: nodes are always on
  double wake_watt_hours = 0;
  std::string forecast = "perfect";
  std::string horizon;    // empty: as far as the deadlines, or as naive forecasts are good for
  std::string durations;  // empty: as the policy was published
  std::string policy = "windfall";
  std::string min_saving = "0%";
  PriceOptions prices;
  std::string replan = "30m";
  std::string plan_interval = "0s";
  uint64_t seed = 1;
  int32_t limit = 0;  // 0: all
  std::string html;   // file; empty: no page
  bool bound = false;
};

// Everything but what stands in the files.
struct SimulateRequest {
  std::string trace_path;
  std::vector<ZoneFile> zone_files;
  std::map<std::string, std::string> forecast_files;  // by zone; for all zones or none
  // By zone; empty: there is room for everything.
  std::map<std::string, NodeGroup> nodes;
  std::optional<absl::Time> start;
  WorkloadOptions workload;
  SimulationSetup setup;                 // without zones
  std::vector<std::string> price_notes;  // what was assumed of the prices, for people
  int32_t limit = 0;
};

// Usage errors name the option and its value.
absl::StatusOr<SimulateRequest> ParseSimulateOptions(const SimulateOptions& options,
                                                     const TimeContext& context);

// "10x8" or "10x8x64": nodes, GPUs of each and CPUs of each; without CPUs there are enough.
absl::StatusOr<NodeGroup> ParseNodeGroup(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATE_OPTIONS_H_
