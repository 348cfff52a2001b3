// The answers of Great Britain's national Carbon Intensity API.
#ifndef WINDFALL_FORECASTS_NESO_INTENSITY_H_
#define WINDFALL_FORECASTS_NESO_INTENSITY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/intensity_series.h"
#include "forecasts/answer_rows.h"

namespace windfall {

// Which of a row's two values is meant. They are never mixed.
enum class NesoValue { kForecast, kActual };

// The rows of `body` that have the value asked for. Rows may be unsorted or twice there, `data` an
// array or (regional answers) an object. NotFound if the answer is sound but empty, however it says
// so: nothing at all, {}, no rows, no row with a value. Unavailable if it is an error report in
// spite of its status. DataLoss, with the beginning of the body, if it is no such answer, cut
// short, or says what cannot be. Pure.
absl::StatusOr<AnswerSeries> ParseNesoIntensity(absl::string_view body, NesoValue value,
                                                const SeriesIdentity& identity);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_NESO_INTENSITY_H_
