// Telling wrong usage (exit status 2) from a request that was refused or failed (1).
#ifndef WINDFALL_CLI_USAGE_ERROR_H_
#define WINDFALL_CLI_USAGE_ERROR_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// `status` marked as the user's mistake in typing, with the option or argument it concerns in
// front. OK stays OK.
absl::Status UsageError(absl::string_view option, const absl::Status& status);
absl::Status UsageError(absl::string_view message);
bool IsUsageError(const absl::Status& status);

template <typename T>
absl::StatusOr<T> OrUsageError(absl::string_view option, absl::StatusOr<T> result) {
  if (result.ok()) return result;
  return UsageError(option, result.status());
}

}  // namespace windfall

#endif  // WINDFALL_CLI_USAGE_ERROR_H_
