#include "agent/executor/command_record.h"

#include <signal.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "agent/executor/run_environment.h"
#include "domain/status_macros.h"
#include "domain/sweep.h"

namespace windfall {
namespace {

absl::Status CheckText(RunId run, absl::string_view what, const std::string& text) {
  if (text.find('\0') == std::string::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the ", what, " of run ", run.value(), " contains a NUL byte"));
}

absl::Status CheckVariable(RunId run, const std::string& name, const std::string& value) {
  WINDFALL_RETURN_IF_ERROR(CheckText(run, "environment", name));
  WINDFALL_RETURN_IF_ERROR(CheckText(run, "environment", value));
  if (!name.empty() && name.find('=') == std::string::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the environment of run ", run.value(), " has a variable named '", name, "'"));
}

absl::Status Check(const RunCommand& command) {
  if (command.command.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the command of run ", command.run.value(), " is empty"));
  }
  for (const std::string& argument : command.command) {
    WINDFALL_RETURN_IF_ERROR(CheckText(command.run, "command", argument));
  }
  for (const auto& [name, value] : command.environment) {
    WINDFALL_RETURN_IF_ERROR(CheckVariable(command.run, name, value));
  }
  WINDFALL_RETURN_IF_ERROR(CheckText(command.run, "working directory", command.working_directory));
  return CheckText(command.run, "output path", command.output_path);
}

// Infinite and absurd ones are cut to ten years, so that sums of them stay in range.
int64_t ToMilliseconds(absl::Duration duration) {
  constexpr absl::Duration kLongest = absl::Hours(24 * 3650);
  return absl::ToInt64Milliseconds(std::clamp(duration, absl::ZeroDuration(), kLongest));
}

std::string OutputPathOf(const RunCommand& command) {
  if (command.output_path.empty() || command.output_path.front() == '/') {
    return command.output_path;
  }
  return absl::StrCat(command.working_directory, "/", command.output_path);
}

}  // namespace

absl::StatusOr<CommandRecord> MakeCommandRecord(const RunCommand& command,
                                                const std::vector<std::string>& visible_gpus,
                                                const std::string& run_directory) {
  WINDFALL_RETURN_IF_ERROR(Check(command));
  CommandRecord record;
  record.arguments = command.command;
  record.environment = EnvironmentOf(command, visible_gpus, run_directory, OwnEnvironment());
  record.working_directory = command.working_directory;
  record.output_path = OutputPathOf(command);
  const bool signal_exists = command.stop_signal > 0 && command.stop_signal <= SIGRTMAX;
  record.stop_signal = signal_exists ? command.stop_signal : SIGTERM;
  record.grace_ms = ToMilliseconds(command.grace);
  if (command.time_limit) record.time_limit_ms = ToMilliseconds(*command.time_limit);
  return record;
}

}  // namespace windfall
