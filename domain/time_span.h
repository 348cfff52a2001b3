#ifndef WINDFALL_DOMAIN_TIME_SPAN_H_
#define WINDFALL_DOMAIN_TIME_SPAN_H_

#include <algorithm>

#include "absl/time/time.h"

namespace windfall {

// Half-open, [begin, end). Empty when end <= begin. UTC, like every absl::Time.
struct TimeSpan {
  absl::Time begin;
  absl::Time end;

  absl::Duration length() const { return std::max(end - begin, absl::ZeroDuration()); }
  bool empty() const { return end <= begin; }
  bool Contains(absl::Time t) const { return begin <= t && t < end; }
  bool Contains(const TimeSpan& other) const { return begin <= other.begin && other.end <= end; }
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

// Empty (begin == end) when the two do not overlap.
inline TimeSpan Intersect(const TimeSpan& a, const TimeSpan& b) {
  const absl::Time begin = std::max(a.begin, b.begin);
  return {.begin = begin, .end = std::max(begin, std::min(a.end, b.end))};
}

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_TIME_SPAN_H_
