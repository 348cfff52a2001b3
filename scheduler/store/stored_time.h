// How times and durations are stored: as whole nanoseconds, with the extremes of 64 bits standing
// for the infinite ones. Exact from 1677 to 2262; beyond that, infinite.
#ifndef WINDFALL_SCHEDULER_STORE_STORED_TIME_H_
#define WINDFALL_SCHEDULER_STORE_STORED_TIME_H_

#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace windfall {

inline int64_t ToStoredNs(absl::Time time) { return absl::ToUnixNanos(time); }
inline int64_t ToStoredNs(absl::Duration duration) { return absl::ToInt64Nanoseconds(duration); }

inline absl::Time TimeFromStoredNs(int64_t unix_ns) {
  if (unix_ns == std::numeric_limits<int64_t>::max()) return absl::InfiniteFuture();
  if (unix_ns == std::numeric_limits<int64_t>::min()) return absl::InfinitePast();
  return absl::FromUnixNanos(unix_ns);
}

inline absl::Duration DurationFromStoredNs(int64_t ns) {
  if (ns == std::numeric_limits<int64_t>::max()) return absl::InfiniteDuration();
  if (ns == std::numeric_limits<int64_t>::min()) return -absl::InfiniteDuration();
  return absl::Nanoseconds(ns);
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_STORED_TIME_H_
