// The answers of Great Britain's national Carbon Intensity API.
#ifndef WINDFALL_FORECASTS_NESO_INTENSITY_H_
#define WINDFALL_FORECASTS_NESO_INTENSITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/intensity_series.h"
#include "forecasts/answer_rows.h"

namespace windfall {

// Which of a row's two values is meant. They are never mixed.
enum class NesoValue { kForecast, kActual };

// The nation, unless one of the two names a region.
struct NesoPlace {
  int region_id = 0;     // 1 to 17; 0: none
  std::string postcode;  // its outward part, e.g. "RG10"; empty: none

  bool IsNation() const { return region_id == 0 && postcode.empty(); }
};

// The rows of `body` that have the value asked for. Rows may be unsorted or twice there, `data` an
// array or (regional answers) an object. No data yet if the answer is sound but empty, however it
// says so: nothing at all, {}, no rows, no row with a value. Provider down if it is an error report
// in spite of its status. A wrong zone if it is of another place. A bad answer, with the beginning
// of the body, if it is no such answer, cut short, or says what cannot be. Of regions the service
// publishes no measured value: what it says of them is its own estimate, and marked so. Pure.
absl::StatusOr<AnswerSeries> ParseNesoIntensity(absl::string_view body, NesoValue value,
                                                const NesoPlace& place,
                                                const SeriesIdentity& identity);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_NESO_INTENSITY_H_
