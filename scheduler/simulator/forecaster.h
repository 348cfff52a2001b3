// What a forecast would have said, made from what came true.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_
#define WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_

#include <cstdint>

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

struct ForecastModel {
  enum class Kind {
    kPerfect,      // what came true
    kNoise,        // the same with an error on each step, drawn once
    kPersistence,  // the last value that was known goes on
    kNaive24,      // the last day that was known comes again
  };
  Kind kind = Kind::kPerfect;
  // Standard deviation of the error of kNoise, as a fraction of the mean of the series.
  double noise = 0;
  // How far ahead each forecast reaches. Infinite: as far as anybody asks.
  absl::Duration horizon = absl::InfiniteDuration();
  friend bool operator==(const ForecastModel&, const ForecastModel&) = default;
};

// Whether what the model says of a given time changes as time goes by.
bool ChangesWithTime(const ForecastModel& model);

// The forecasts of one zone. Immutable.
class Forecaster {
 public:
  Forecaster(const ForecastModel& model, IntensitySeries actual, uint64_t seed);

  // What was believed at `now` of the time until `end`, as far as the model reaches. Uses of
  // `actual` only steps that had ended by `now`, but for kPerfect and kNoise. Empty: nothing.
  IntensitySeries At(absl::Time now, absl::Time end) const;

 private:
  IntensitySeries LastValue(const TimeSpan& span) const;
  IntensitySeries LastDay(const TimeSpan& span) const;

  ForecastModel model_;
  IntensitySeries known_;  // with the noise, if there is any
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_
