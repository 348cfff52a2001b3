#include "scheduler/planner/objective.h"

#include <algorithm>
#include <vector>

namespace windfall {
namespace {

// mW x microcents/kWh x ns x PUE in permille -> microcents.
const Score kUnitsPerMicrocent = Score(3'600'000'000) * 1'000'000'000 * 1'000;

// The least that still tells a gram/kWh from the next, as rates are whole microcents; far less than
// anybody counts: 300 microcents for a kWh at 300 g.
const Money kTonneOfEquallyCheap = Cents(1);

Money MinimizedPriceOfATonne(const SitePrices& prices) {
  const bool has_price = prices.carbon_of_a_tonne > Money();
  return has_price ? prices.carbon_of_a_tonne : kTonneOfEquallyCheap;
}

}  // namespace

UsableTime CarbonCost(const UsableTime& intensity, const SitePrices& prices) {
  const Money of_a_tonne = MinimizedPriceOfATonne(prices);
  std::vector<UsableStep> steps = intensity.steps();
  for (UsableStep& step : steps) {
    step.rate = ToMicrocentsPerKwh(CarbonPriceOf(MilligramsPerKwh(step.rate), of_a_tonne));
  }
  return UsableTime(steps);
}

UsableTime ElectricityPrice(const PriceSeries& series, const TickScale& scale) {
  std::vector<UsableStep> steps;
  for (const PriceStep& step : series) {
    TickSpan span = scale.ToTickSpan(step.span);
    span.begin = std::max(span.begin, Tick{0});
    if (!span.empty()) steps.push_back({span, ToMicrocentsPerKwh(step.price)});
  }
  return UsableTime(steps);
}

UsableTime EnergyCost(const UsableTime& intensity, const SitePrices& prices,
                      const std::string& zone, const TickScale& scale) {
  const UsableTime carbon = CarbonCost(intensity, prices);
  if (prices.electricity.empty()) return carbon;
  return carbon.Plus(ElectricityPrice(prices.electricity.at(zone), scale));
}

Money CostAtPower(const Score& score, Power power) {
  // In two parts, as the product itself need not fit.
  const Score whole = score / kUnitsPerMicrocent * ToMilliwatts(power);
  const Score rest = score % kUnitsPerMicrocent * ToMilliwatts(power);
  return Microcents(
      static_cast<int64_t>(whole + (rest + kUnitsPerMicrocent / 2) / kUnitsPerMicrocent));
}

}  // namespace windfall
