// How steps within an hour differ from its mean.
#ifndef WINDFALL_FORECASTS_MODEL_STEP_SHAPE_H_
#define WINDFALL_FORECASTS_MODEL_STEP_SHAPE_H_

#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/model/hourly_history.h"
#include "forecasts/model/usual_day.h"

namespace windfall {

// Of steps of one length, by the time of day, in logarithms.
class StepShape {
 public:
  // Learns from the steps of `actual` that are as long as `length`. `history` ends where they do.
  StepShape(const IntensitySeries& actual, const HourlyHistory& history, absl::Duration length,
            const LogScale& scale);

  // 0 where no such step was seen, or steps are not shorter than an hour.
  double At(absl::Time begin) const;

 private:
  size_t IndexOf(absl::Time begin) const;

  absl::Duration length_;
  std::vector<FadingMean> means_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_STEP_SHAPE_H_
