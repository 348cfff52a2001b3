#ifndef WINDFALL_SCHEDULER_CONFIG_SOURCE_CONFIG_H_
#define WINDFALL_SCHEDULER_CONFIG_SOURCE_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "scheduler/config/site_config.h"
#include "windfall/v1/config.pb.h"

namespace windfall {

struct SourcePlace {
  std::string field;  // e.g. "zones[0].sources[1]"
  std::string zone;
  std::string directory;  // that relative paths are taken from
};

// InvalidArgument names the field below `place.field`.
absl::StatusOr<SourceSettings> CheckSource(const SourcePlace& place,
                                           const windfall::v1::ForecastSourceConfig& config);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_SOURCE_CONFIG_H_
