// Intensity as providers and files write it: a number of g/kWh.
#ifndef WINDFALL_FORECASTS_INTENSITY_NUMBER_H_
#define WINDFALL_FORECASTS_INTENSITY_NUMBER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/quantity.h"

namespace windfall {

// InvalidArgument, with the value, if it is not finite or outside what a grid can have: then it is
// in another unit, or no intensity at all.
absl::StatusOr<CarbonIntensity> ToPlausibleIntensity(double grams_per_kwh);
// The same for text in the C locale, whatever the process's locale is. The whole text must be the
// number, spaces around it aside.
absl::StatusOr<CarbonIntensity> ParseIntensity(absl::string_view grams_per_kwh);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_INTENSITY_NUMBER_H_
