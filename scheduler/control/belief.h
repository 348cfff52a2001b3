// What is believed of a zone's intensity: the newest forecast, and what was said before it.
#ifndef WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
#define WINDFALL_SCHEDULER_CONTROL_BELIEF_H_

#include <map>

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

// `series`, with the last days of `before` ahead of it if it is the same one.
IntensitySeries Continued(const IntensitySeries& before, const IntensitySeries& series);

struct Belief {
  IntensitySeries series;
  // By the time from which each says what is believed, until the next.
  std::map<absl::Time, ForecastId> forecasts;

  // The forecast that says what is believed of `time`. Unset: none, or one that is not stored.
  ForecastId ForecastAt(absl::Time time) const;
};

// `newer` replaces what `belief` says from its begin on.
void Add(const Forecast& newer, Belief& belief);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
