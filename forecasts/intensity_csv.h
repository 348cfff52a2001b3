// The text of an intensity file.
#ifndef WINDFALL_FORECASTS_INTENSITY_CSV_H_
#define WINDFALL_FORECASTS_INTENSITY_CSV_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/intensity_series.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {

// Comma-separated with a header, which says what the file is:
//   datetime_utc,carbon_intensity_gco2_per_kwh         intensity as it came true; any header whose
//                                                      first column is a time and one column's name
//                                                      contains "carbon_intensity" will do
//   issued_utc,target_utc,forecast_gco2_per_kwh        forecasts as they were issued
// Lines that begin with '#' are comments. Times are read by ParseTimestamp, holes as in BuildSteps.
// Rows may come in any order; of several with the same stamp the last one is kept and the others
// are counted. A row whose value is blank is counted and passed over. InvalidArgument, with the
// line's number and text, for a row that makes no sense; without one if the file as a whole does
// not. `identity` is what the caller knows about the file. Pure.
absl::StatusOr<RecordedIntensity> ParseIntensityCsv(absl::string_view text,
                                                    const SeriesIdentity& identity);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_INTENSITY_CSV_H_
