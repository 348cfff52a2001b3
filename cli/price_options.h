// Prices as typed: `--carbon-price 100 --electricity-price GB=0.30 --currency EUR`.
#ifndef WINDFALL_CLI_PRICE_OPTIONS_H_
#define WINDFALL_CLI_PRICE_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/site_prices.h"

namespace windfall {

struct PriceOptions {
  std::string carbon;                    // of a tonne
  std::vector<std::string> electricity;  // of a kWh: "0.30" in all zones, or "GB=0.30" of each
  std::string currency;                  // empty: kDefaultCurrency
  bool any() const { return !carbon.empty() || !electricity.empty(); }
};

inline constexpr char kDefaultCurrency[] = "EUR";

// Absent if none is typed. Usage errors name the option and its value.
absl::StatusOr<std::optional<SitePrices>> ParsePrices(const PriceOptions& options,
                                                      const std::vector<std::string>& zones);

// What was assumed of the currency, for people; empty: nothing was.
std::string CurrencyNote(const PriceOptions& options);

}  // namespace windfall

#endif  // WINDFALL_CLI_PRICE_OPTIONS_H_
