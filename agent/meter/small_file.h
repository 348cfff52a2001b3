#ifndef WINDFALL_AGENT_METER_SMALL_FILE_H_
#define WINDFALL_AGENT_METER_SMALL_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace windfall {

// The first 4 KiB of a file, without white space at its ends. PermissionDenied, NotFound, or
// Unavailable for any other error (a counter's driver may refuse a read at any time).
absl::StatusOr<std::string> ReadSmallFile(const std::string& path);

// The number in a file that holds nothing else. Unavailable also if it is no number or negative.
absl::StatusOr<int64_t> ReadCount(const std::string& path);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_SMALL_FILE_H_
