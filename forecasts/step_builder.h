// From values at points in time to a step function.
#ifndef WINDFALL_FORECASTS_STEP_BUILDER_H_
#define WINDFALL_FORECASTS_STEP_BUILDER_H_

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

// Values by the time from which they hold.
using StampedIntensities = std::map<absl::Time, CarbonIntensity>;

// A value holds to the next stamp, the last one for as long as the one before it. A hole longer
// than two steps is a gap: the value before it holds for one ordinary step. What is ordinary is
// judged from the neighbours, so a series may change from hours to quarter-hours. InvalidArgument
// if there are fewer than two stamps: nothing says how long one value holds.
absl::StatusOr<std::vector<IntensityStep>> BuildSteps(const StampedIntensities& stamps);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_STEP_BUILDER_H_
