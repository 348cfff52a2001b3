// What `windfall up` tells the scheduler that it starts.
#ifndef WINDFALL_CLI_UP_CONFIG_H_
#define WINDFALL_CLI_UP_CONFIG_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "windfall/v1/config.pb.h"

namespace windfall {

// What the user said about the site, as typed.
struct UpSite {
  std::optional<std::string> zone;  // absent: GB
  // "neso", "neso:URL", "csv:FILE[,ACTUAL]", "replay:FORECAST[,ACTUAL]@START*SPEED" or "none".
  // Absent: neso in GB, none elsewhere.
  std::optional<std::string> forecast;
  std::optional<std::string> factors;  // of the files in `forecast`: "lifecycle" or "direct"
  std::optional<std::string> slot;     // of readings, a duration

  bool operator==(const UpSite&) const = default;
};

struct UpPlace {
  std::string listen_address;
  std::string config_path;      // for messages
  std::string state_directory;  // of the scheduler
  std::string directory;        // where relative paths of files start
  absl::Time now;
};

// A configuration with one zone. A replay gets spans that fit its speed: readings by the second,
// default slack and duration of a day and an hour of the recording, a refresh with each step.
// Errors are usage errors and name the option.
absl::StatusOr<v1::SchedulerConfig> MakeUpConfig(const UpSite& site, const UpPlace& place);

// `config` for a start at another place. A replay that goes on as in `previous`, the configuration
// of an earlier start, keeps its epoch: recorded time does not jump back.
v1::SchedulerConfig ResumeUpConfig(v1::SchedulerConfig config, const v1::SchedulerConfig& previous);

// Whether one file is forecast and actual intensity: whatever it says comes true.
bool SettlesWithForecast(const v1::SchedulerConfig& config);

// Protobuf text format with a line that says where it comes from, and back.
std::string UpConfigText(const v1::SchedulerConfig& config);
absl::StatusOr<v1::SchedulerConfig> ParseUpConfig(const std::string& text, absl::string_view path);

// What the scheduler has against a configuration, about the options that made it: "--slot: 0: use
// 1s to 1h" for "reading_slot: 0: use 1s to 1h".
std::string InOptions(absl::string_view complaint);

}  // namespace windfall

#endif  // WINDFALL_CLI_UP_CONFIG_H_
