#include "scheduler/planner/work_cost.h"

#include "scheduler/planner/objective.h"

namespace windfall {

std::optional<WorkCost> ExpectedCost(const PlanProblem& problem, const OpenNode& node,
                                     const std::vector<TickSpan>& segments, Power power,
                                     CarbonMass emissions) {
  if (!problem.prices().has_value()) return std::nullopt;
  WorkCost cost = {.carbon = CarbonCostOf(emissions, problem.prices()->carbon_of_a_tonne)};
  const UsableTime* const price = problem.ElectricityPriceIn(node.node->zone);
  if (price == nullptr) return cost;
  Score sum = 0;
  for (const TickSpan& segment : segments) {
    const std::optional<Score> part = price->CostOf(segment);
    if (!part.has_value()) return std::nullopt;
    sum += *part;
  }
  cost.electricity = CostAtPower(sum * node.node->pue_permille, power);
  return cost;
}

}  // namespace windfall
