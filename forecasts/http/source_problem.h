// What is wrong with a source of intensity or prices, told apart by what helps.
#ifndef WINDFALL_FORECASTS_HTTP_SOURCE_PROBLEM_H_
#define WINDFALL_FORECASTS_HTTP_SOURCE_PROBLEM_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "domain/intensity_series.h"

namespace windfall {

enum class SourceProblem {
  kProviderDown,  // no connection, no whole answer, 5xx: passes by itself
  kRateLimited,   // asked too often: passes by itself
  kNoDataYet,     // a sound answer, but nothing for the time asked for
  kBadKey,        // credentials are missing, wrong or revoked
  kTokenExpired,  // a token that was good is refused, also after it was renewed
  kPlanRefused,   // good credentials, but what they pay for does not include this kind of data
  kBadScope,      // good credentials, but not for this zone
  kWrongZone,     // the provider has no such zone, or answered for another one
  kBadAnswer,     // makes no sense, or is cut short
  kBadSettings,   // URL, proxy, certificates, files
};

absl::string_view ToString(SourceProblem problem);  // e.g. "bad key"
// What to do about it, for people; a clause without a full stop.
absl::string_view RemedyFor(SourceProblem problem);

// The code says what a caller can do, as in ForecastSource: Unavailable for what passes by itself,
// NotFound, DataLoss for what makes no sense, else FailedPrecondition.
absl::Status ProblemStatus(SourceProblem problem, absl::string_view message);
// As it was made by ProblemStatus, whatever was written in front of its message since; else what
// the code suggests. REQUIRES: status is not OK.
SourceProblem ProblemOf(const absl::Status& status);
// The same with another message.
absl::Status WithMessage(const absl::Status& status, absl::string_view message);

// `status` as a ForecastSource says it: with provider and zone in front, and with a code that its
// caller can act on. A file or a setting that makes no sense (InvalidArgument, ResourceExhausted)
// becomes FailedPrecondition, a person must act. REQUIRES: status is not OK.
absl::Status SourceError(const SeriesIdentity& identity, const absl::Status& status);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_SOURCE_PROBLEM_H_
