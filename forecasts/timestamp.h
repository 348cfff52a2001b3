// Times as providers and files write them.
#ifndef WINDFALL_FORECASTS_TIMESTAMP_H_
#define WINDFALL_FORECASTS_TIMESTAMP_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace windfall {

// Accepts a date with an hour, and optionally minutes, seconds, a fraction and a zone ("Z",
// "+01:00",
// "+0100", "+01"), with "T" or a space between: RFC 3339 and its usual abridgements, such as
// "2018-01-20T12:00Z" and "2022-10-31T11". Also a bare date (its midnight) and seconds or
// milliseconds since 1970. Without a zone it is UTC. InvalidArgument names the text; so does a time
// that does not exist (30 February) or lies outside 1970-2199, where it must be a mistake.
absl::StatusOr<absl::Time> ParseTimestamp(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_TIMESTAMP_H_
