#include "agent/meter/meter_time.h"

#include <algorithm>

namespace windfall {
namespace {

// Clocks drift apart by less between two samples; a larger difference is a step.
constexpr absl::Duration kClockStep = absl::Milliseconds(500);

}  // namespace

MeterMoment MeterTime::Advance(absl::Time wall, absl::Duration elapsed) {
  MeterMoment now{.time = wall, .elapsed = elapsed};
  if (last_.has_value()) {
    now.time = std::max(wall, last_->time + (elapsed - last_->elapsed) / 2);
  }
  last_ = now;
  return now;
}

TimeSpan SpanBetween(const MeterMoment& covered, const MeterMoment& now) {
  const absl::Time begin = now.time - (now.elapsed - covered.elapsed);
  return {.begin = begin - covered.time > kClockStep ? begin : covered.time, .end = now.time};
}

}  // namespace windfall
