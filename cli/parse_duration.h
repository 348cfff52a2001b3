// Spans as people type them: "90s", "3h", "1d12h".
#ifndef WINDFALL_CLI_PARSE_DURATION_H_
#define WINDFALL_CLI_PARSE_DURATION_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace windfall {

// Numbers with the units w, d, h, m, s or ms, largest first or not, without spaces: "1.5h",
// "1d12h". A bare number has no unit and is refused. InvalidArgument quotes the text and shows an
// example. At most ten years.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_PARSE_DURATION_H_
