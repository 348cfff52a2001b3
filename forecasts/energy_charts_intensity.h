// The answers of Energy-Charts (Fraunhofer ISE).
#ifndef WINDFALL_FORECASTS_ENERGY_CHARTS_INTENSITY_H_
#define WINDFALL_FORECASTS_ENERGY_CHARTS_INTENSITY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "forecasts/answer_rows.h"

namespace windfall {

enum class EnergyChartsValue {
  kActual,    // what was measured, alone
  kExpected,  // what was measured where it is known, else the forecast
};

// The columns of `co2eq` and `co2eq_forecast`, of which either may be missing. A bad answer if
// their lengths differ from that of the times. Pure.
absl::StatusOr<AnswerSeries> ParseEnergyChartsIntensity(absl::string_view body,
                                                        EnergyChartsValue value,
                                                        const SeriesIdentity& identity);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ENERGY_CHARTS_INTENSITY_H_
