// Checks of single fields of the configuration.
#ifndef WINDFALL_SCHEDULER_CONFIG_FIELD_CHECK_H_
#define WINDFALL_SCHEDULER_CONFIG_FIELD_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace windfall {

// InvalidArgument "FIELD: VALUE: REMEDY".
absl::Status WrongField(absl::string_view field, absl::string_view value, absl::string_view remedy);

// From `least` to `most`, both allowed.
absl::StatusOr<absl::Duration> DurationField(absl::string_view field,
                                             const google::protobuf::Duration& value,
                                             absl::Duration least, absl::Duration most);
// A second or more. The longest duration that the wire can hold is infinite: never expires.
absl::StatusOr<absl::Duration> LeaseField(absl::string_view field,
                                          const google::protobuf::Duration& value);

// `path`, taken from `directory` unless it is absolute. An empty path stays empty.
std::string PathFrom(const std::string& directory, const std::string& path);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_FIELD_CHECK_H_
