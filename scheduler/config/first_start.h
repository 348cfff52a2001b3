#ifndef WINDFALL_SCHEDULER_CONFIG_FIRST_START_H_
#define WINDFALL_SCHEDULER_CONFIG_FIRST_START_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace windfall {

// When a scheduler first started on `state_directory`, which exists: `now` if this is that start.
// Kept there in the file first_start, so that a replay goes on where it was after a restart.
// DataLoss if the file holds no time; FailedPrecondition if it cannot be read or written.
absl::StatusOr<absl::Time> FirstStart(const std::string& state_directory, absl::Time now);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_FIRST_START_H_
