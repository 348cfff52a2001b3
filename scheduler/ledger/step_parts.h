#ifndef WINDFALL_SCHEDULER_LEDGER_STEP_PARTS_H_
#define WINDFALL_SCHEDULER_LEDGER_STEP_PARTS_H_

#include <vector>

#include "domain/intensity_series.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

// A stretch of time in which the intensity does not change, and the energy drawn in it.
struct StepPart {
  TimeSpan span;
  Energy energy;
  const IntensityStep* step = nullptr;  // of the series; null: nothing is known
};

// Cuts `span` where the intensity changes, or becomes known or unknown, and spreads `energy`
// evenly over time. The parts follow each other without gaps and add up to `span` and `energy`
// exactly: each edge's share is rounded, never a part's. Neighbouring steps of the same value and
// flag make one part. The parts point into `series`.
// REQUIRES: span is not empty; all times are whole nanoseconds. O(log steps + parts).
std::vector<StepPart> SplitAtSteps(const TimeSpan& span, Energy energy,
                                   const IntensitySeries& series);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_LEDGER_STEP_PARTS_H_
