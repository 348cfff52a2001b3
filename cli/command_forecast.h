// windfall forecast
#ifndef WINDFALL_CLI_COMMAND_FORECAST_H_
#define WINDFALL_CLI_COMMAND_FORECAST_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

// A chart on a terminal, a table elsewhere. An empty zone stands for every zone.
absl::StatusOr<int> RunForecast(const std::string& zone, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_FORECAST_H_
