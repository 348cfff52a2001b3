// An error of forecasts that grows with how far they look ahead.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_GROWING_NOISE_H_
#define WINDFALL_SCHEDULER_SIMULATOR_GROWING_NOISE_H_

#include <cstdint>

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

struct GrowingNoise {
  double deviation_grams_per_kwh = 0;  // standard deviation of the error 24 hours ahead
  uint64_t seed = 1;
  absl::Time issue_time;
};

// `series` as a forecast of `issue_time` would have it: none of its own hour, then hour by hour an
// autoregressive error (0.95 from one hour to the next). The same for the same seed, zone and issue
// time, another for each of them. REQUIRES: the series does not begin before the issue time.
IntensitySeries WithGrowingNoise(const IntensitySeries& series, const GrowingNoise& noise);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_GROWING_NOISE_H_
