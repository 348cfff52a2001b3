#include "scheduler/planner/transfer.h"

namespace windfall {

std::optional<CarbonMass> TransferEmissions(const PlanProblem& problem, size_t item,
                                            const OpenNode& node, Tick start) {
  const std::string& zone = node.node->zone;
  if (!problem.demands()[item].input.rates.contains(zone)) return CarbonMass();
  const InputTransfer& input = *problem.items()[item]->input;
  const std::optional<int64_t> both = problem.IntensityOfBoth(input.from, zone).LowestRateAt(start);
  if (!both.has_value()) return std::nullopt;
  return Scale(input.energy * MilligramsPerKwh(*both), 1, 2);
}

}  // namespace windfall
