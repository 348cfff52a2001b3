#ifndef WINDFALL_SCHEDULER_CONFIG_PARSE_CONFIG_H_
#define WINDFALL_SCHEDULER_CONFIG_PARSE_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "windfall/v1/config.pb.h"

namespace windfall {

// `text` in protobuf text format. InvalidArgument "NAME:LINE:COLUMN: ..." at the first mistake; an
// unknown field is one.
absl::StatusOr<windfall::v1::SchedulerConfig> ParseConfig(const std::string& text,
                                                          const std::string& name);
// Of the file at `path`. NotFound, or FailedPrecondition if it cannot be read.
absl::StatusOr<windfall::v1::SchedulerConfig> ReadConfig(const std::string& path);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_PARSE_CONFIG_H_
