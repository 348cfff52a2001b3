#include "proto/run_wire.h"

#include "absl/strings/str_cat.h"

namespace windfall {

absl::StatusOr<RunId> RunIdFromWire(int64_t id) {
  if (id > 0) return RunId(id);
  return absl::InvalidArgumentError(absl::StrCat("run id ", id, " is not positive"));
}

absl::Status UnknownEnumerator(absl::string_view field, RunId run, int value) {
  return absl::InvalidArgumentError(
      absl::StrCat(field, " ", value, " of run ", run.value(), " is unknown to this version"));
}

}  // namespace windfall
