// What is believed of a zone's intensity: the newest forecast, and what was said before it.
#ifndef WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
#define WINDFALL_SCHEDULER_CONTROL_BELIEF_H_

#include "domain/intensity_series.h"

namespace windfall {

// `series`, with the last days of `before` ahead of it if it is the same one.
IntensitySeries Continued(const IntensitySeries& before, const IntensitySeries& series);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
