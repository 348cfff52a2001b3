#ifndef WINDFALL_PROTO_SAVING_H_
#define WINDFALL_PROTO_SAVING_H_

#include <optional>

#include "domain/quantity.h"

namespace windfall {

// How much less `emissions` are than `baseline`, in percent; negative if they are more. Absent if
// one of them is unknown or the baseline is not positive.
std::optional<double> SavedPercent(const std::optional<CarbonMass>& emissions,
                                   const std::optional<CarbonMass>& baseline);
// The same of what they cost.
std::optional<double> SavedPercent(const std::optional<Money>& cost,
                                   const std::optional<Money>& baseline);

}  // namespace windfall

#endif  // WINDFALL_PROTO_SAVING_H_
