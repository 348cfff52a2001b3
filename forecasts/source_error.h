#ifndef WINDFALL_FORECASTS_SOURCE_ERROR_H_
#define WINDFALL_FORECASTS_SOURCE_ERROR_H_

#include "absl/status/status.h"
#include "domain/intensity_series.h"

namespace windfall {

// `status` as a ForecastSource says it: with provider and zone in front, and with a code that its
// caller can act on. A file or a setting that makes no sense (InvalidArgument, ResourceExhausted)
// becomes FailedPrecondition, a person must act. REQUIRES: status is not OK.
absl::Status SourceError(const SeriesIdentity& identity, const absl::Status& status);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_SOURCE_ERROR_H_
