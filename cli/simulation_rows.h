// What a simulated policy is compared with, as the rows of a table.
#ifndef WINDFALL_CLI_SIMULATION_ROWS_H_
#define WINDFALL_CLI_SIMULATION_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "windfall/v1/simulation.pb.h"

namespace windfall {

// Absent: not known, or of no meaning in this row.
struct SimulationRow {
  std::string name;
  // What the policy saves against it is said, or that it is unknown; else it has no meaning.
  bool is_baseline = false;
  std::optional<double> emissions_grams;
  std::optional<double> saved_percent;
  bool has_cost = true;  // the cost has a meaning, if there are prices
  std::optional<double> cost_cents;
  std::optional<double> cost_saved_percent;
  std::optional<double> mean_wait_hours;
  std::optional<double> p95_wait_hours;
  std::optional<int32_t> late_count;
};

// The policy itself, the baselines, then what was possible with other knowledge, another aim and at
// best; of the latter only what is known and differs from the policy.
std::vector<SimulationRow> RowsOf(const v1::Simulation& result);

// "12.30 EUR of electricity and 1.20 EUR of carbon", what the cost of the policy is made of; empty
// where it has none that is known.
std::string CostPartsText(const windfall::v1::Simulation& result);

}  // namespace windfall

#endif  // WINDFALL_CLI_SIMULATION_ROWS_H_
