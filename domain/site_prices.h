// What energy and emissions cost at a site.
#ifndef WINDFALL_DOMAIN_SITE_PRICES_H_
#define WINDFALL_DOMAIN_SITE_PRICES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

// As whoever sets prices may state them: what is dearer is a slip of the pen, or would not fit the
// planner's sums. In units of the currency.
inline constexpr double kHighestElectricityPrice = 100'000;  // of a kWh
inline constexpr double kHighestCarbonPrice = 1'000'000;     // of a tonne

// Three capital letters, as ISO 4217 has them.
bool IsCurrencyCode(absl::string_view text);

// What emitting so much for each kWh costs, at a price of a tonne. Rounded once, half up.
// REQUIRES: neither is negative.
EnergyPrice CarbonPriceOf(CarbonIntensity intensity, Money of_a_tonne);

// What emissions cost at a price of a tonne. Rounded once, half away from zero.
Money CarbonCostOf(CarbonMass emissions, Money of_a_tonne);

struct PriceStep {
  TimeSpan span;  // not empty
  EnergyPrice price;
  friend bool operator==(const PriceStep&, const PriceStep&) = default;
};

// Sorted, no overlap, possibly with holes in which the price is unknown.
using PriceSeries = std::vector<PriceStep>;

inline PriceSeries ConstantPrice(EnergyPrice price) {
  return {{.span = {absl::InfinitePast(), absl::InfiniteFuture()}, .price = price}};
}

// What `energy` at the node, drawn evenly in `span`, costs with its PUE. The mean price is rounded
// to a microcent, and the cost once more. Absent unless the price is known throughout.
// REQUIRES: span is not empty.
std::optional<Money> ElectricityCostOf(Energy energy, const TimeSpan& span, int32_t pue_permille,
                                       const PriceSeries& price);

// What work costs a site.
struct WorkCost {
  std::optional<Money> electricity;  // absent: it has no price at the site, and is not counted
  Money carbon;                      // of the emissions
  friend bool operator==(const WorkCost&, const WorkCost&) = default;
  Money total() const { return electricity.value_or(Money()) + carbon; }
};

// "12.30 EUR"; below one, three digits: "0.0712 EUR".
std::string MoneyText(Money money, absl::string_view currency);

struct SitePrices {
  std::string currency;     // code, e.g. "EUR"
  Money carbon_of_a_tonne;  // not negative
  // By zone, none of it negative: of every zone of the site, or of none; then only carbon costs.
  std::map<std::string, PriceSeries> electricity;
  friend bool operator==(const SitePrices&, const SitePrices&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_SITE_PRICES_H_
