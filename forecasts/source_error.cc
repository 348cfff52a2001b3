#include "forecasts/source_error.h"

#include "absl/strings/str_cat.h"

namespace windfall {

absl::Status SourceError(const SeriesIdentity& identity, const absl::Status& status) {
  const bool person_must_act = absl::IsInvalidArgument(status) || absl::IsResourceExhausted(status);
  return absl::Status(person_must_act ? absl::StatusCode::kFailedPrecondition : status.code(),
                      absl::StrCat(identity.provider, " ", identity.zone, ": ", status.message()));
}

}  // namespace windfall
