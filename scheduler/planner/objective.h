// What the planner minimizes where a site has prices.
#ifndef WINDFALL_SCHEDULER_PLANNER_OBJECTIVE_H_
#define WINDFALL_SCHEDULER_PLANNER_OBJECTIVE_H_

#include <string>

#include "domain/quantity.h"
#include "domain/site_prices.h"
#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

// What the emissions of a kWh cost at each time, in microcents, of a run as of a transfer. Each
// rate is rounded once. Where carbon has no price, a tonne counts as a cent: of what costs the
// same, or all but, the cleaner is taken.
UsableTime CarbonCost(const UsableTime& intensity, const SitePrices& prices);

// The price of electricity from `scale`'s now on, in microcents/kWh.
UsableTime ElectricityPrice(const PriceSeries& series, const TickScale& scale);

// What a kWh costs in all, in microcents, known where intensity and price are.
// REQUIRES: the zone has a price, or none has.
UsableTime EnergyCost(const UsableTime& intensity, const SitePrices& prices,
                      const std::string& zone, const TickScale& scale);

// What a score of microcents/kWh x PUE in permille is at that power. Rounded once.
// REQUIRES: neither is negative.
Money CostAtPower(const Score& score, Power power);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_OBJECTIVE_H_
