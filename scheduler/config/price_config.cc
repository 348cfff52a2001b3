#include "scheduler/config/price_config.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/config/field_check.h"

namespace windfall {
namespace {

absl::StatusOr<Money> PriceField(const std::string& field, double price, double highest) {
  if (price >= 0 && price <= highest) return CurrencyUnitsRounded(price);
  return WrongField(field, absl::StrCat(price), absl::StrCat("use 0 to ", highest));
}

std::string FieldOf(int zone) {
  return absl::StrCat("zones[", zone, "].electricity_price_per_kwh");
}

// The first zone with a price; null if none has one.
const v1::ZoneConfig* FindPriced(const v1::SchedulerConfig& config) {
  for (const v1::ZoneConfig& zone : config.zones()) {
    if (zone.has_electricity_price_per_kwh()) return &zone;
  }
  return nullptr;
}

absl::Status AddElectricity(const v1::SchedulerConfig& config, SitePrices& prices) {
  const v1::ZoneConfig* const priced = FindPriced(config);
  if (priced == nullptr) return absl::OkStatus();
  for (int i = 0; i < config.zones_size(); ++i) {
    const v1::ZoneConfig& zone = config.zones(i);
    if (!zone.has_electricity_price_per_kwh()) {
      return absl::InvalidArgumentError(
          absl::StrCat(FieldOf(i), ": missing, while zone '", priced->name(),
                       "' has a price; name that of every zone, or of none"));
    }
    WINDFALL_ASSIGN_OR_RETURN(
        const Money price,
        PriceField(FieldOf(i), zone.electricity_price_per_kwh(), kHighestElectricityPrice));
    prices.electricity[zone.name()] = ConstantPrice(PerKwh(price));
  }
  return absl::OkStatus();
}

absl::Status CheckCurrency(const v1::SchedulerConfig& config) {
  const std::string& currency = config.prices().currency();
  if (IsCurrencyCode(currency)) return absl::OkStatus();
  return WrongField("prices.currency", absl::StrCat("'", currency, "'"),
                    "write the three capital letters of the currency that all prices are in, such "
                    "as EUR");
}

}  // namespace

absl::StatusOr<std::optional<SitePrices>> CheckPrices(const v1::SchedulerConfig& config) {
  if (!config.has_prices() && FindPriced(config) == nullptr) return std::nullopt;
  WINDFALL_RETURN_IF_ERROR(CheckCurrency(config));
  SitePrices prices{.currency = config.prices().currency()};
  WINDFALL_ASSIGN_OR_RETURN(
      prices.carbon_of_a_tonne,
      PriceField("prices.carbon_price_per_tonne", config.prices().carbon_price_per_tonne(),
                 kHighestCarbonPrice));
  WINDFALL_RETURN_IF_ERROR(AddElectricity(config, prices));
  if (prices.electricity.empty() && prices.carbon_of_a_tonne == Money()) {
    return absl::InvalidArgumentError(
        "prices: nothing has a price; name prices.carbon_price_per_tonne, "
        "electricity_price_per_kwh of every zone, or both");
  }
  return prices;
}

}  // namespace windfall
