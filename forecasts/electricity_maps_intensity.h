// The answers of Electricity Maps, versions 3 and 4.
#ifndef WINDFALL_FORECASTS_ELECTRICITY_MAPS_INTENSITY_H_
#define WINDFALL_FORECASTS_ELECTRICITY_MAPS_INTENSITY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "forecasts/answer_rows.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/source_problem.h"

namespace windfall {

// The rows of `forecast`, `history` or `data`, or the single one of a bare answer. Those that the
// service has filled in itself are marked as estimated. A wrong zone if it answers for another one,
// as it does, by the caller's address, when it does not know the one asked for; a bad answer if it
// counts other factors than `identity` says. `updatedAt` is never read: it is the time of the call.
// Pure.
absl::StatusOr<AnswerSeries> ParseElectricityMapsIntensity(absl::string_view body,
                                                           const SeriesIdentity& identity);

// 401 is a good key of a plan without this data, or no good key at all; the body tells which.
SourceProblem ProblemOfElectricityMaps(const HttpAnswer& answer);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ELECTRICITY_MAPS_INTENSITY_H_
