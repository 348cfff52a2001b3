// Points in time as people type them.
#ifndef WINDFALL_CLI_PARSE_TIME_H_
#define WINDFALL_CLI_PARSE_TIME_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace windfall {

// Where "now" and "8 o'clock" are for the person who types.
struct TimeContext {
  absl::Time now;
  absl::TimeZone zone;
};

// Which way "18:00", "fri 18:00" and "8h" point from now.
enum class TimeSense {
  kAhead,  // a deadline: the next such time, 8 hours from now
  kBack,   // a reporting period: the last such time, 8 hours ago
};

// Accepts RFC 3339 ("2026-11-24T08:00:00Z", seconds may be missing), the same without an offset and
// bare dates in the local zone, "now", "yesterday", "today" or "tomorrow" and a weekday, each with
// a time of day or at 00:00, a time of day alone, and a span. InvalidArgument quotes the text and
// shows examples.
absl::StatusOr<absl::Time> ParseTime(absl::string_view text, const TimeContext& context,
                                     TimeSense sense);

}  // namespace windfall

#endif  // WINDFALL_CLI_PARSE_TIME_H_
