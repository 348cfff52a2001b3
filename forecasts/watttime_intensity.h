// The answers of WattTime, version 3.
#ifndef WINDFALL_FORECASTS_WATTTIME_INTENSITY_H_
#define WINDFALL_FORECASTS_WATTTIME_INTENSITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "forecasts/answer_rows.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/source_problem.h"

namespace windfall {

// Pounds per MWh as grams per kWh. The answer says which region, signal and unit it is of: a wrong
// zone if the region is another one than `region`, a bad answer if the signal is not that of
// `identity` or the unit is another one (percentiles cannot be converted). Values that the service
// has imputed are marked as estimated. Says the issue time of forecasts. Pure.
absl::StatusOr<AnswerSeries> ParseWattTimeIntensity(absl::string_view body,
                                                    const std::string& region,
                                                    const SeriesIdentity& identity);

// What the service calls the signal.
std::string WattTimeSignal(Signal signal);

// Whether the answer refuses the token: it says 401, or 403 with a page instead of JSON.
bool RefusesToken(const HttpAnswer& answer);
// 403 in JSON is a good login that may not ask for this region.
SourceProblem ProblemOfWattTime(const HttpAnswer& answer);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_WATTTIME_INTENSITY_H_
