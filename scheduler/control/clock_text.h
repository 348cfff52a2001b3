// How explanations and promises write an instant.
#ifndef WINDFALL_SCHEDULER_CONTROL_CLOCK_TEXT_H_
#define WINDFALL_SCHEDULER_CONTROL_CLOCK_TEXT_H_

#include <string>

#include "absl/time/time.h"

namespace windfall {

// "2026-11-22 08:00:00 UTC".
inline std::string Clock(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_CLOCK_TEXT_H_
