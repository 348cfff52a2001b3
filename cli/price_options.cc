#include "cli/price_options.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

absl::StatusOr<Money> ParsePrice(absl::string_view option, absl::string_view text, double highest) {
  double price = 0;
  if (absl::SimpleAtod(text, &price) && price >= 0 && price <= highest) {
    return CurrencyUnitsRounded(price);
  }
  return UsageError(absl::StrCat(option, ": '", text, "' is no price between 0 and ", highest));
}

absl::StatusOr<PriceSeries> ParseElectricity(absl::string_view text) {
  WINDFALL_ASSIGN_OR_RETURN(const Money price,
                            ParsePrice("--electricity-price", text, kHighestElectricityPrice));
  return ConstantPrice(PerKwh(price));
}

absl::Status AddOfZone(const std::string& text, const std::vector<std::string>& zones,
                       SitePrices& prices) {
  const std::pair<std::string, std::string> halves = absl::StrSplit(text, absl::MaxSplits('=', 1));
  const auto& [zone, price] = halves;
  if (std::find(zones.begin(), zones.end(), zone) == zones.end()) {
    return UsageError(absl::StrCat("--electricity-price: '", zone,
                                   "' is not one of the zones with a file: write 0.30, or GB=0.30 "
                                   "of each zone"));
  }
  WINDFALL_ASSIGN_OR_RETURN(PriceSeries series, ParseElectricity(price));
  if (!prices.electricity.emplace(zone, std::move(series)).second) {
    return UsageError(absl::StrCat("--electricity-price: '", zone, "' comes twice"));
  }
  return absl::OkStatus();
}

absl::Status AddElectricity(const std::vector<std::string>& texts,
                            const std::vector<std::string>& zones, SitePrices& prices) {
  if (texts.size() == 1 && texts.front().find('=') == std::string::npos) {
    WINDFALL_ASSIGN_OR_RETURN(const PriceSeries everywhere, ParseElectricity(texts.front()));
    for (const std::string& zone : zones) prices.electricity[zone] = everywhere;
    return absl::OkStatus();
  }
  for (const std::string& text : texts) {
    WINDFALL_RETURN_IF_ERROR(AddOfZone(text, zones, prices));
  }
  for (const std::string& zone : zones) {
    if (texts.empty() || prices.electricity.contains(zone)) continue;
    return UsageError(absl::StrCat("--electricity-price: zone '", zone,
                                   "' has none: name that of every zone, or of none"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<SitePrices>> ParsePrices(const PriceOptions& options,
                                                      const std::vector<std::string>& zones) {
  if (!options.any()) {
    if (options.currency.empty()) return std::nullopt;
    return UsageError("--currency: there is no --carbon-price and no --electricity-price");
  }
  SitePrices prices{.currency = options.currency.empty() ? kDefaultCurrency : options.currency};
  if (!IsCurrencyCode(prices.currency)) {
    return UsageError(absl::StrCat("--currency: '", prices.currency,
                                   "' is no code of three capital letters, such as EUR"));
  }
  if (!options.carbon.empty()) {
    WINDFALL_ASSIGN_OR_RETURN(prices.carbon_of_a_tonne,
                              ParsePrice("--carbon-price", options.carbon, kHighestCarbonPrice));
  }
  WINDFALL_RETURN_IF_ERROR(AddElectricity(options.electricity, zones, prices));
  if (prices.electricity.empty() && prices.carbon_of_a_tonne == Money()) {
    return UsageError(
        "--carbon-price: 0 is no price where electricity has none; add --electricity-price, or "
        "leave both out");
  }
  return prices;
}

std::string CurrencyNote(const PriceOptions& options) {
  if (!options.any() || !options.currency.empty()) return "";
  return absl::StrCat("prices are taken as ", kDefaultCurrency, "; --currency says otherwise");
}

}  // namespace windfall
