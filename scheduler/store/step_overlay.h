#ifndef WINDFALL_SCHEDULER_STORE_STEP_OVERLAY_H_
#define WINDFALL_SCHEDULER_STORE_STEP_OVERLAY_H_

#include <vector>

#include "domain/intensity_series.h"
#include "domain/time_span.h"

namespace windfall {

// One step function out of overlapping steps: at each instant of `span` the first of `steps` that
// holds it counts. Sorted; a step that others cover in part yields what is left of it. Pure.
// O(n log n) for n steps that each cover few others.
std::vector<IntensityStep> OverlayNewestFirst(const std::vector<IntensityStep>& steps,
                                              const TimeSpan& span);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_STEP_OVERLAY_H_
