#include "domain/job.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace windfall {
namespace {

constexpr int64_t kMaxTasks = 1'000'000;

absl::Status Invalid(absl::string_view field, absl::string_view value, absl::string_view remedy) {
  return absl::InvalidArgumentError(absl::StrCat(field, " '", value, "': ", remedy));
}

std::string InSeconds(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

bool HoldsNul(const std::string& text) { return text.find('\0') != std::string::npos; }

absl::Status ValidateParameters(const JobSpec& spec) {
  std::set<std::string> names;
  int64_t tasks = 1;
  for (const Parameter& parameter : spec.parameters) {
    if (parameter.name.empty() || !names.insert(parameter.name).second) {
      return Invalid("parameter", parameter.name, "each needs a name of its own");
    }
    if (HoldsNul(parameter.name) || parameter.name.find_first_of("={}") != std::string::npos) {
      return Invalid("parameter", parameter.name, "its name must not hold '=', '{' or '}'");
    }
    if (parameter.count() <= 0) {
      return Invalid("parameter", parameter.name, "it has no values");
    }
    if (parameter.count() > kMaxTasks / tasks) {
      return Invalid("parameter", parameter.name, "the sweep has more than 1000000 tasks");
    }
    tasks *= parameter.count();
  }
  return absl::OkStatus();
}

// Tasks that append to one file would be shown each other's lines as theirs.
absl::Status ValidateSweepOutput(const JobSpec& spec) {
  if (spec.output_path.empty()) return absl::OkStatus();
  std::string missing;
  for (const Parameter& parameter : spec.parameters) {
    const std::string placeholder = absl::StrCat("{", parameter.name, "}");
    if (parameter.count() > 1 && spec.output_path.find(placeholder) == std::string::npos) {
      absl::StrAppend(&missing, "-", placeholder);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  return Invalid("output path", spec.output_path,
                 absl::StrCat("tasks of the sweep would share it; name each parameter in it: '",
                              spec.output_path, missing, "'"));
}

absl::Status ValidateInterruption(const Interruption& interruption) {
  if (interruption.checkpoint_signal < 1 || interruption.checkpoint_signal > 64) {
    return Invalid("checkpoint signal", absl::StrCat(interruption.checkpoint_signal),
                   "use a signal number from 1 to 64");
  }
  for (const auto& [field, value] :
       {std::pair{"grace", interruption.grace}, std::pair{"min segment", interruption.min_segment},
        std::pair{"resume overhead", interruption.resume_overhead}}) {
    if (value < absl::ZeroDuration() || value > absl::Hours(24 * 365)) {
      return Invalid(field, absl::FormatDuration(value), "use a span from 0 to a year");
    }
  }
  return absl::OkStatus();
}

// What a program is given ends at a NUL byte; anything behind it would be lost without a word.
absl::Status ValidateExecution(const JobSpec& spec) {
  if (spec.command.empty() || spec.command.front().empty()) {
    return absl::InvalidArgumentError("no command: write it after --");
  }
  if (std::any_of(spec.command.begin(), spec.command.end(), HoldsNul)) {
    return absl::InvalidArgumentError(
        "the command holds a NUL byte, which no program can be given");
  }
  if (spec.working_directory.empty() || spec.working_directory.front() != '/') {
    return Invalid("working directory", spec.working_directory, "it must be an absolute path");
  }
  if (!spec.output_path.empty() && spec.output_path.front() != '/') {
    return Invalid("output path", spec.output_path, "it must be an absolute path");
  }
  for (const auto& [name, value] : spec.environment) {
    if (name.empty() || name.find('=') != std::string::npos) {
      return Invalid("environment variable", name, "its name is empty or holds '='");
    }
    if (HoldsNul(name) || HoldsNul(value)) {
      return Invalid("environment variable", name, "it holds a NUL byte");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateTimes(const JobSpec& spec, absl::Time now) {
  for (const auto& [field, value] :
       {std::pair{"duration", spec.duration}, std::pair{"time limit", spec.time_limit}}) {
    if (value.has_value() && (*value <= absl::ZeroDuration() || *value > absl::Hours(24 * 365))) {
      return Invalid(field, absl::FormatDuration(*value), "use a positive span up to a year");
    }
  }
  if (spec.deadline.has_value() && *spec.deadline <= now) {
    return Invalid(
        "deadline", InSeconds(*spec.deadline),
        absl::StrCat("it is not in the future; the scheduler's clock says ", InSeconds(now)));
  }
  if (spec.begin.has_value() && spec.deadline.has_value() && *spec.begin >= *spec.deadline) {
    return Invalid("begin", InSeconds(*spec.begin), "it must be before the deadline");
  }
  return absl::OkStatus();
}

absl::Status ValidateInput(const JobInput& input) {
  constexpr int64_t kMostBytes = 1'000'000'000'000'000;
  if (input.bytes <= 0 || input.bytes > kMostBytes) {
    return Invalid("input size", absl::StrCat(input.bytes, " bytes"),
                   "use a positive size up to 10^15 bytes");
  }
  if (input.zone.empty()) {
    return Invalid("input zone", input.zone, "name the zone in which the input lies");
  }
  return absl::OkStatus();
}

}  // namespace

Energy TransferEnergy(const JobInput& input, Energy per_gigabyte) {
  constexpr int64_t kBytesOfGigabyte = 1'000'000'000;
  return Scale(per_gigabyte, input.bytes, kBytesOfGigabyte);
}

int64_t JobSpec::task_count() const {
  int64_t count = 1;
  for (const Parameter& parameter : parameters) count *= parameter.count();
  return count;
}

bool JobSpec::AllowsZone(absl::string_view zone) const {
  return zones.empty() || std::find(zones.begin(), zones.end(), zone) != zones.end();
}

absl::Status ValidateMinSaving(const MinSaving& saving) {
  const double percent = saving.fraction * 100;
  if (!(percent >= 0 && percent < 100)) {
    return Invalid("min saving", absl::StrCat(percent, "%"), "use 0% to 99%");
  }
  const double hourly_percent = saving.fraction_per_hour * 100;
  if (!(hourly_percent >= 0 && hourly_percent <= 100)) {
    return Invalid("min saving", absl::StrCat(hourly_percent, "%/h"), "use 0%/h to 100%/h");
  }
  return absl::OkStatus();
}

absl::Status Validate(const JobSpec& spec, absl::Time now) {
  if (absl::Status status = ValidateExecution(spec); !status.ok()) return status;
  if (spec.resources.gpus < 0 || spec.resources.cpus < 0 || spec.resources.memory_bytes < 0) {
    return absl::InvalidArgumentError("GPUs, CPUs and memory must not be negative");
  }
  if (spec.retries < 0 || spec.retries > 1000) {
    return Invalid("retries", absl::StrCat(spec.retries), "use 0 to 1000");
  }
  if (absl::Status status = ValidateMinSaving(spec.min_saving); !status.ok()) return status;
  if (spec.max_parallel.has_value() && *spec.max_parallel < 1) {
    return Invalid("max parallel", absl::StrCat(*spec.max_parallel), "use 1 or more");
  }
  for (const JobId predecessor : spec.after) {
    if (predecessor.value() <= 0) {
      return Invalid("after", absl::StrCat(predecessor.value()), "it is not a job id");
    }
  }
  if (absl::Status status = ValidateTimes(spec, now); !status.ok()) return status;
  if (spec.input.has_value()) {
    if (absl::Status status = ValidateInput(*spec.input); !status.ok()) return status;
  }
  if (spec.interruption.has_value()) {
    if (absl::Status status = ValidateInterruption(*spec.interruption); !status.ok()) return status;
  }
  if (absl::Status status = ValidateParameters(spec); !status.ok()) return status;
  return ValidateSweepOutput(spec);
}

absl::Duration GraceOf(const JobSpec& spec) {
  constexpr absl::Duration kUnlessSaid = absl::Seconds(30);
  return spec.interruption.has_value() ? spec.interruption->grace : kUnlessSaid;
}

std::string WorkFingerprint(const JobSpec& spec) {
  return absl::StrCat(spec.project, "\n", spec.working_directory, "\n", spec.resources.gpus, " ",
                      spec.resources.cpus, "\n", absl::StrJoin(spec.command, "\n"));
}

bool IsLegal(TaskState from, TaskState to) {
  switch (from) {
    case TaskState::kPending:
      return to == TaskState::kRunning || to == TaskState::kCancelled;
    case TaskState::kRunning:
      return to != TaskState::kRunning;
    case TaskState::kSucceeded:
      return false;
    case TaskState::kFailed:
    case TaskState::kCancelled:
      return to == TaskState::kPending;
  }
  return false;
}

int32_t Job::pending_count() const {
  const auto tasks = static_cast<int32_t>(spec.task_count());
  return count(TaskState::kPending) + (cancelled ? 0 : tasks - next_task);
}

TaskState Job::state() const {
  const bool never_started = next_task == 0 && !cancelled;
  if (never_started) return TaskState::kPending;
  if (pending_count() > 0 || count(TaskState::kRunning) > 0) {
    // A task that waits again after a pause or a failure keeps its job under way.
    return TaskState::kRunning;
  }
  if (count(TaskState::kFailed) > 0) return TaskState::kFailed;
  // What had ended before the cancellation reached it was not cancelled.
  const bool some_never_started = next_task < spec.task_count();
  if (some_never_started || count(TaskState::kCancelled) > 0) return TaskState::kCancelled;
  return TaskState::kSucceeded;
}

}  // namespace windfall
