// Text files, plain or gzip-compressed.
#ifndef WINDFALL_FORECASTS_UNPACKED_FILE_H_
#define WINDFALL_FORECASTS_UNPACKED_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace windfall {

// The text of the file, unpacked if it is packed. Every message names the path. FailedPrecondition
// if it cannot be opened, ResourceExhausted if it unpacks to more than `max_bytes`, DataLoss if it
// is cut short or damaged.
absl::StatusOr<std::string> ReadUnpacked(const std::string& path, int64_t max_bytes);

// FailedPrecondition with the words for `error`, a value of errno.
absl::Status CannotOpen(const std::string& path, int error);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_UNPACKED_FILE_H_
