// What a forecast would have said, made from what came true.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_
#define WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "scheduler/simulator/model_issues.h"

namespace windfall {

struct ForecastModel {
  enum class Kind {
    kPerfect,       // what came true
    kNoise,         // the same with an error on each step, drawn once
    kGrowingNoise,  // the same with an error that grows with the lead, drawn for each issue
    kPersistence,   // the last value that was known goes on
    kNaive24,       // the last day that was known comes again
    kModel,         // what the embedded model makes of what was known
    kIssued,        // the newest of the forecasts that were really issued
  };
  Kind kind = Kind::kPerfect;
  // Standard deviation of the error, as a fraction of the mean of the series: of each step
  // (kNoise), or a day ahead (kGrowingNoise).
  double noise = 0;
  // How far ahead each forecast reaches. Infinite: as far as anybody asks.
  absl::Duration horizon = absl::InfiniteDuration();
  friend bool operator==(const ForecastModel&, const ForecastModel&) = default;
};

// The forecasts of one zone. Not thread-safe: the last issue of kModel is kept.
class Forecaster {
 public:
  // `issued` in order of issue time, for kIssued only.
  Forecaster(const ForecastModel& model, IntensitySeries actual, uint64_t seed,
             std::vector<Forecast> issued = {});

  // What was believed at `now` of the time until `end`, as far as the model reaches. Uses of
  // `actual` only steps that had ended by `now`, but for kPerfect and the noises. Empty: nothing.
  IntensitySeries At(absl::Time now, absl::Time end) const;
  // The same as a forecast that is fetched at `now`, with how far it may err where that is known.
  Forecast IssueAt(absl::Time now, absl::Time end) const;
  // When something else may be believed than at `now`. Infinite: never.
  absl::Time NextIssue(absl::Time now) const;

 private:
  IntensitySeries Growing(const TimeSpan& span) const;
  IntensitySeries Issued(const TimeSpan& span) const;
  IntensitySeries LastValue(const TimeSpan& span) const;
  IntensitySeries LastDay(const TimeSpan& span) const;

  ForecastModel model_;
  uint64_t seed_;
  IntensitySeries known_;                            // with the noise of kNoise
  double deviation_grams_per_kwh_ = 0;               // of kGrowingNoise
  std::vector<Forecast> issued_;                     // of kIssued
  mutable std::optional<ModelIssues> model_issues_;  // of kModel; a cache
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_FORECASTER_H_
