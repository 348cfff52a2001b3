// The answers of Energinet's Energi Data Service.
#ifndef WINDFALL_FORECASTS_ENERGI_DATA_INTENSITY_H_
#define WINDFALL_FORECASTS_ENERGI_DATA_INTENSITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "forecasts/answer_rows.h"

namespace windfall {

// The records of the data sets CO2Emis and CO2EmisProg. Stamps of Minutes5UTC have no zone and are
// UTC; Minutes5DK, which is ambiguous when clocks change, is never read. A wrong zone if a record
// is of another price area than `price_area`; a bad answer if it holds fewer records than it says
// that there are. Pure.
absl::StatusOr<AnswerSeries> ParseEnergiDataIntensity(absl::string_view body,
                                                      const std::string& price_area,
                                                      const SeriesIdentity& identity);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ENERGI_DATA_INTENSITY_H_
