// A forecast from what was measured alone, for zones without a provider's forecast and for the time
// beyond it.
#ifndef WINDFALL_FORECASTS_MODEL_INTENSITY_MODEL_H_
#define WINDFALL_FORECASTS_MODEL_INTENSITY_MODEL_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/model/hourly_history.h"
#include "forecasts/model/hourly_outlook.h"
#include "forecasts/model/ridge.h"

namespace windfall {

// Less is not worth a forecast: not every day of the week was seen.
inline constexpr absl::Duration kLeastModelHistory = absl::Hours(7 * 24);
// Counted from the end of what was measured.
inline constexpr absl::Duration kLongestModelLead = absl::Hours(96);

// Three series of the same steps, which are as long as those that were measured. The provider of
// each is kModelProvider. One step in ten came true below p10, and one in ten above p90, in
// forecasts that the model made of its own past.
struct ModelForecast {
  IntensitySeries p10;
  IntensitySeries p50;  // what to plan with
  IntensitySeries p90;
};

// What the past of one zone teaches about its future: a ridge regression for each lead on how far
// the last hours and days were from the usual. Immutable.
class IntensityModel {
 public:
  // Learns from the steps of `actual` that ended by `now`, at most 400 days of them. Hours that are
  // not known throughout are passed over. FailedPrecondition, with how much there is, if less than
  // kLeastModelHistory is known. Deterministic. About 50 ms for a year.
  static absl::StatusOr<IntensityModel> Train(const IntensitySeries& actual, absl::Time now);

  // What is to be expected of `ahead`, at its begin, by the steps of `actual` that had ended by
  // then; as far as kLongestModelLead, and no further than the model has seen its own errors: with
  // little history it reaches less far. Hours that no day had are left out. FailedPrecondition if
  // too little is known of the last weeks. Takes under a millisecond for hours; a model keeps for
  // weeks.
  absl::StatusOr<ModelForecast> Predict(const IntensitySeries& actual, const TimeSpan& ahead) const;

  // The same of what lies beyond the end of a provider's forecast, which is taken as if it had come
  // true, so that the two join without a jump. The band is that of forecasts which look as far
  // ahead of what was measured. InvalidArgument if the forecast is of another signal or other
  // factors than `actual`.
  absl::StatusOr<ModelForecast> PredictBeyond(const Forecast& forecast,
                                              const IntensitySeries& actual,
                                              const TimeSpan& ahead) const;

 private:
  // Of leads that are explained alike.
  struct Block {
    PredictorRow weights = {};
    LogQuantiles errors;  // round what is predicted
  };
  explicit IntensityModel(const LogScale& scale) : scale_(scale) {}

  // By what was `seen` until the begin of `ahead`, of which the last part was not measured.
  absl::StatusOr<ModelForecast> PredictFrom(const IntensitySeries& seen, absl::Time measured_until,
                                            const TimeSpan& ahead) const;
  HourlyOutlook OutlookAfter(const HourlyHistory& history, size_t unmeasured_hours) const;

  LogScale scale_;
  std::vector<Block> blocks_;  // as far as errors were seen
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_INTENSITY_MODEL_H_
