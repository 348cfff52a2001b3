#ifndef WINDFALL_AGENT_METER_METER_TIME_H_
#define WINDFALL_AGENT_METER_METER_TIME_H_

#include <optional>

#include "absl/time/time.h"
#include "domain/time_span.h"

namespace windfall {

// One moment on two clocks: wall time, to say when energy was drawn, and `elapsed`, which never
// jumps and also runs while the machine sleeps, to say how long it took.
struct MeterMoment {
  absl::Time time;
  absl::Duration elapsed;
  friend bool operator==(const MeterMoment&, const MeterMoment&) = default;
};

// Wall time as readings need it: always later than the moment before. When the wall clock is set
// back, this one goes on at half its pace until the wall clock has caught up.
class MeterTime {
 public:
  // The moment of `wall` time. Later than the last one if `elapsed` is.
  MeterMoment Advance(absl::Time wall, absl::Duration elapsed);

 private:
  std::optional<MeterMoment> last_;
};

// The span from `covered` to `now`, of energy that was drawn between them. Where the wall clock was
// set forward, or nothing was measured before `now.elapsed - covered.elapsed` ago, it is only as
// long as it really took, and there is a hole before it.
TimeSpan SpanBetween(const MeterMoment& covered, const MeterMoment& now);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_METER_TIME_H_
