#include "scheduler/config/field_check.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "proto/time_wire.h"

namespace windfall {

absl::Status WrongField(absl::string_view field, absl::string_view value,
                        absl::string_view remedy) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", value, ": ", remedy));
}

absl::StatusOr<absl::Duration> DurationField(absl::string_view field,
                                             const google::protobuf::Duration& value,
                                             absl::Duration least, absl::Duration most) {
  const absl::StatusOr<absl::Duration> duration = FiniteFromWire(value);
  if (duration.ok() && *duration >= least && *duration <= most) return *duration;
  const std::string shown =
      duration.ok() ? absl::FormatDuration(*duration) : std::string(duration.status().message());
  return WrongField(
      field, shown,
      absl::StrCat("use ", absl::FormatDuration(least), " to ", absl::FormatDuration(most)));
}

absl::StatusOr<absl::Duration> LeaseField(absl::string_view field,
                                          const google::protobuf::Duration& value) {
  const absl::Duration lease = FromWire(value);
  if (lease == absl::InfiniteDuration()) return lease;
  return DurationField(field, value, absl::Seconds(1), absl::Hours(24 * 365));
}

std::string PathFrom(const std::string& directory, const std::string& path) {
  if (path.empty()) return path;
  return (std::filesystem::path(directory) / path).lexically_normal().string();
}

}  // namespace windfall
