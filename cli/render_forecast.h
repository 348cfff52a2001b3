// Carbon intensity of a zone, as a chart or as a table.
#ifndef WINDFALL_CLI_RENDER_FORECAST_H_
#define WINDFALL_CLI_RENDER_FORECAST_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/forecast.pb.h"

namespace windfall {

// What came true and what is predicted as bars over time, what is planned and runs as lines under
// the same axis, and where the forecast is from. As wide as the terminal, 80 columns if unlimited.
std::string RenderForecastChart(const windfall::v1::GetForecastResponse& response,
                                const View& view);

// The same as lines for other programs and for pipes.
std::string RenderForecastTable(const windfall::v1::GetForecastResponse& response,
                                const View& view);

// Source, issue time and age in one line, or that there is none, and errors.
std::string RenderZoneStatus(const windfall::v1::ZoneStatus& status, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_FORECAST_H_
