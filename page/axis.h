// Where the ticks of a chart's axes stand.
#ifndef WINDFALL_PAGE_AXIS_H_
#define WINDFALL_PAGE_AXIS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/time_span.h"

namespace windfall {

struct TimeTick {
  absl::Time time;
  std::string label;  // "14:00"; the date at midnight; with seconds when they matter
};

// At most `count_max` round times in `span`, UTC. REQUIRES: span is not empty, count_max >= 2.
std::vector<TimeTick> TimeTicks(const TimeSpan& span, int count_max);

// The distance of ticks from 0 to `largest`: 1, 2 or 5 times a power of ten, for at most
// `count_max` of them. 1 if `largest` is not positive.
double TickDistance(double largest, int count_max);

}  // namespace windfall

#endif  // WINDFALL_PAGE_AXIS_H_
