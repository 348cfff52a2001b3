#include "scheduler/simulator/simulated_spending.h"

#include "domain/known_sum.h"

namespace windfall {
namespace {

// `electricity` is not counted where it has no price.
std::optional<WorkCost> CostOf(CarbonMass emissions, const std::optional<Money>& electricity,
                               const SitePrices& prices) {
  WorkCost cost = {.carbon = CarbonCostOf(emissions, prices.carbon_of_a_tonne)};
  if (prices.electricity.empty()) return cost;
  if (!electricity.has_value()) return std::nullopt;
  cost.electricity = *electricity;
  return cost;
}

}  // namespace

std::optional<WorkCost> SpentOn(const SimulationOutcome& outcome, const JobTally& all,
                                const SimulationSetup& setup) {
  if (!setup.prices.has_value() || all.unsettled_energy > Energy()) return std::nullopt;
  std::optional<Money> electricity = Money();
  for (const JobOutcome& job : outcome.jobs) {
    if (job.end_time.has_value()) AddKnown(electricity, job.electricity_cost);
  }
  return CostOf(all.emissions, electricity, *setup.prices);
}

std::optional<WorkCost> SpentAtSubmission(const std::vector<SimulatedJob>& jobs,
                                          const SimulationOutcome& outcome, const JobTally& all,
                                          const SimulationSetup& setup) {
  if (!setup.prices.has_value() || !all.run_now.has_value()) return std::nullopt;
  std::optional<Money> electricity = Money();
  for (size_t i = 0; i < jobs.size() && !setup.prices->electricity.empty(); ++i) {
    if (!outcome.jobs[i].end_time.has_value()) continue;
    const SimulatedJob& job = jobs[i];
    const TimeSpan span = {job.submit_time, job.submit_time + job.duration};
    AddKnown(electricity, ElectricityCostOf(job.power * job.duration, span, setup.pue_permille,
                                            setup.prices->electricity.at(job.home)));
  }
  return CostOf(*all.run_now, electricity, *setup.prices);
}

}  // namespace windfall
