#include "proto/saving.h"

namespace windfall {

std::optional<double> SavedPercent(const std::optional<CarbonMass>& emissions,
                                   const std::optional<CarbonMass>& baseline) {
  if (!emissions.has_value() || !baseline.has_value() || *baseline <= CarbonMass()) {
    return std::nullopt;
  }
  return 100 * (1 - ToGrams(*emissions) / ToGrams(*baseline));
}

}  // namespace windfall
