// What the messages about runs have in common.
#ifndef WINDFALL_PROTO_RUN_WIRE_H_
#define WINDFALL_PROTO_RUN_WIRE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/id.h"

namespace windfall {

// InvalidArgument if it is not positive.
absl::StatusOr<RunId> RunIdFromWire(int64_t id);

// InvalidArgument: a value that a newer version has added, or none at all.
absl::Status UnknownEnumerator(absl::string_view field, RunId run, int value);

}  // namespace windfall

#endif  // WINDFALL_PROTO_RUN_WIRE_H_
