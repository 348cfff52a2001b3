#include "cli/usage_error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr char kPayload[] = "windfall/usage";

}  // namespace

absl::Status UsageError(absl::string_view option, const absl::Status& status) {
  if (status.ok()) return status;
  return UsageError(absl::StrCat(option, ": ", status.message()));
}

absl::Status UsageError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kPayload, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kPayload).has_value(); }

}  // namespace windfall
