#include "scheduler/planner/objective.h"

#include <algorithm>
#include <vector>

namespace windfall {
namespace {

// mW x microcents/kWh x ns x PUE in permille -> microcents.
const Score kUnitsPerMicrocent = Score(3'600'000'000) * 1'000'000'000 * 1'000;

// A hundredth of the unit: three millionths of it for a kWh at 300 g. The
// least that still tells a gram/kWh from the next, as rates are whole microcents.
const Money kTonneOfEquallyCheap = Cents(1);

}  // namespace

UsableTime CarbonCost(const UsableTime& intensity, Money of_a_tonne) {
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
  const bool has_price = prices.carbon_of_a_tonne > Money();
  const UsableTime carbon =
      CarbonCost(intensity, has_price ? prices.carbon_of_a_tonne : kTonneOfEquallyCheap);
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
