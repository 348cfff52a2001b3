// What energy and emissions cost at a site.
#ifndef WINDFALL_DOMAIN_SITE_PRICES_H_
#define WINDFALL_DOMAIN_SITE_PRICES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

// Of whatever currency a site has, in microcents: a cent is a hundredth of it, whatever it is
// called.
using Money = Quantity<struct MoneyDimension>;
using EnergyPrice = Quantity<struct EnergyPriceDimension>;  // microcents per kWh

constexpr Money Microcents(int64_t n) { return Money::FromCount(n); }
constexpr Money Cents(int64_t n) { return Money::FromCount(n * 1'000'000); }
constexpr int64_t ToMicrocents(Money m) { return m.count(); }
constexpr double ToCents(Money m) { return static_cast<double>(m.count()) / 1e6; }

constexpr EnergyPrice MicrocentsPerKwh(int64_t n) { return EnergyPrice::FromCount(n); }
constexpr int64_t ToMicrocentsPerKwh(EnergyPrice p) { return p.count(); }

// What emitting so much for each kWh costs, at a price of a tonne. Rounded once, half up.
// REQUIRES: neither is negative.
EnergyPrice CarbonPriceOf(CarbonIntensity intensity, Money of_a_tonne);

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

struct SitePrices {
  std::string currency;     // as it is shown, e.g. "EUR"
  Money carbon_of_a_tonne;  // not negative
  // By zone, none of it negative: of every zone of the site, or of none; then only carbon costs.
  std::map<std::string, PriceSeries> electricity;
  friend bool operator==(const SitePrices&, const SitePrices&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_SITE_PRICES_H_
