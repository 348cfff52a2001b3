// Time inside the planner: whole nanoseconds since the request's `now`.
#ifndef WINDFALL_SCHEDULER_PLANNER_TICK_H_
#define WINDFALL_SCHEDULER_PLANNER_TICK_H_

#include <algorithm>
#include <cstdint>

#include "absl/numeric/int128.h"
#include "absl/time/time.h"
#include "domain/time_span.h"

namespace windfall {

// An instant or a length. A plain integer, because the searches compare and add millions of them
// and absl::Time carries a price for infinities that cannot occur here.
using Tick = int64_t;

// Stands for everything later or longer. Small enough that two of them can be added.
inline constexpr Tick kForever = int64_t{100} * 366 * 86'400 * 1'000'000'000;

// Half-open, like TimeSpan.
struct TickSpan {
  Tick begin = 0;
  Tick end = 0;
  Tick length() const { return std::max(end - begin, Tick{0}); }
  bool empty() const { return end <= begin; }
  friend bool operator==(const TickSpan&, const TickSpan&) = default;
};

inline TickSpan Intersect(const TickSpan& a, const TickSpan& b) {
  return {.begin = std::max(a.begin, b.begin), .end = std::min(a.end, b.end)};
}

// A rate summed over time: intensity in mg/kWh x ns, or what is minimized, which is that x PUE in
// permille. Exact, so that equal costs compare equal.
using Score = absl::int128;

// Clamped to a century either way.
inline Tick ToTicks(absl::Duration length) {
  return std::clamp(absl::ToInt64Nanoseconds(length), -kForever, kForever);
}

// Between wall time and ticks.
class TickScale {
 public:
  explicit TickScale(absl::Time now) : now_(now) {}
  Tick ToTick(absl::Time time) const { return ToTicks(time - now_); }
  TickSpan ToTickSpan(const TimeSpan& span) const {
    return {.begin = ToTick(span.begin), .end = ToTick(span.end)};
  }
  absl::Time ToTime(Tick tick) const { return now_ + absl::Nanoseconds(tick); }
  TimeSpan ToTimeSpan(const TickSpan& span) const {
    return {.begin = ToTime(span.begin), .end = ToTime(span.end)};
  }

 private:
  absl::Time now_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_TICK_H_
