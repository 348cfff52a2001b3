// The answers of the Carbon Aware SDK's web interface (Green Software Foundation).
#ifndef WINDFALL_FORECASTS_CARBON_AWARE_SDK_INTENSITY_H_
#define WINDFALL_FORECASTS_CARBON_AWARE_SDK_INTENSITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "forecasts/answer_rows.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/source_problem.h"

namespace windfall {

// Of `forecasts/current`: the forecast for `location`, with the time at which it was made. A wrong
// zone if there is none for it; a bad answer if its values are rolling means over longer than a
// step. Pure.
absl::StatusOr<AnswerSeries> ParseCarbonAwareForecast(absl::string_view body,
                                                      const std::string& location,
                                                      const SeriesIdentity& identity);
// Of `emissions/bylocation`: what was measured. The places that its rows name are those of the grid
// and not of the request, so they tell nothing. Pure.
absl::StatusOr<AnswerSeries> ParseCarbonAwareEmissions(absl::string_view body,
                                                       const SeriesIdentity& identity);

// 400 names the location if it is not known, 501 is a data source behind it without forecasts.
SourceProblem ProblemOfCarbonAware(const HttpAnswer& answer);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_CARBON_AWARE_SDK_INTENSITY_H_
