#include "proto/saving.h"

namespace windfall {
namespace {

template <typename Dimension>
std::optional<double> Saved(const std::optional<Quantity<Dimension>>& amount,
                            const std::optional<Quantity<Dimension>>& baseline) {
  if (!amount.has_value() || !baseline.has_value() || *baseline <= Quantity<Dimension>()) {
    return std::nullopt;
  }
  return 100 * (1 - static_cast<double>(amount->count()) / static_cast<double>(baseline->count()));
}

}  // namespace

std::optional<double> SavedPercent(const std::optional<CarbonMass>& emissions,
                                   const std::optional<CarbonMass>& baseline) {
  return Saved(emissions, baseline);
}

std::optional<double> SavedPercent(const std::optional<Money>& cost,
                                   const std::optional<Money>& baseline) {
  return Saved(cost, baseline);
}

}  // namespace windfall
