#include "cli/sbatch_options.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/parse_amount.h"
#include "cli/parse_duration.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

struct Target {
  const TimeContext& time;
  JobSpec& spec;
  SbatchResult& result;
};

absl::Status Malformed(absl::string_view example) {
  return absl::InvalidArgumentError(absl::StrCat("write for example ", example));
}

// "4", "a100:4" or (for GPUs) just a type, which means one.
std::optional<int32_t> CountAfterType(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  int32_t count = 0;
  if (parts.size() > 2 || !absl::SimpleAtoi(parts.back(), &count) || count < 0) {
    return std::nullopt;
  }
  return count;
}

absl::Status SetGpus(const std::string& value, Target& target) {
  const std::optional<int32_t> count = CountAfterType(value);
  if (!count.has_value()) return Malformed("--gpus=2");
  target.spec.resources.gpus = *count;
  return absl::OkStatus();
}

absl::Status SetGres(const std::string& value, Target& target) {
  for (absl::string_view item : absl::StrSplit(value, ',')) {
    if (item == "gpu") {
      target.spec.resources.gpus = 1;
    } else if (absl::ConsumePrefix(&item, "gpu:")) {
      const std::optional<int32_t> count = CountAfterType(item);
      target.spec.resources.gpus = count.value_or(1);  // gpu:a100 is one of that type
    } else {
      target.result.warnings.push_back(absl::StrCat("ignored '", item, "' of --gres"));
    }
  }
  return absl::OkStatus();
}

absl::Status SetCpus(const std::string& value, Target& target) {
  int32_t cpus = 0;
  if (!absl::SimpleAtoi(value, &cpus) || cpus < 1) return Malformed("--cpus-per-task=4");
  target.spec.resources.cpus = cpus;
  return absl::OkStatus();
}

absl::Status SetMemory(const std::string& value, Target& target) {
  int64_t mebibytes = 0;
  const bool bare = absl::SimpleAtoi(value, &mebibytes);  // sbatch's unit is MiB
  WINDFALL_ASSIGN_OR_RETURN(target.spec.resources.memory_bytes,
                            ParseMemory(bare ? absl::StrCat(value, "M") : value));
  return absl::OkStatus();
}

absl::Status SetTimeLimit(const std::string& value, Target& target) {
  if (value == "0" || value == "UNLIMITED" || value == "INFINITE") {
    target.spec.time_limit.reset();
    return absl::OkStatus();
  }
  WINDFALL_ASSIGN_OR_RETURN(target.spec.time_limit, ParseSlurmDuration(value));
  return absl::OkStatus();
}

// Appends the indices of "3", "1-5" or "1-9:2".
absl::Status AppendIndices(absl::string_view item, std::vector<std::string>& indices) {
  constexpr size_t kMostIndices = 1'000'000;
  const std::pair<absl::string_view, absl::string_view> range_and_step =
      absl::StrSplit(item, absl::MaxSplits(':', 1));
  const std::pair<absl::string_view, absl::string_view> ends =
      absl::StrSplit(range_and_step.first, absl::MaxSplits('-', 1));
  int64_t first = 0;
  int64_t last = 0;
  int64_t step = 1;
  if (!absl::SimpleAtoi(ends.first, &first)) return Malformed("--array=1-10%4");
  if (!absl::SimpleAtoi(ends.second.empty() ? ends.first : ends.second, &last) ||
      (!range_and_step.second.empty() && !absl::SimpleAtoi(range_and_step.second, &step)) ||
      first < 0 || last < first || step < 1) {
    return Malformed("--array=1-10%4");
  }
  for (int64_t index = first; index <= last; index += step) {
    if (indices.size() == kMostIndices) return Malformed("at most a million indices");
    indices.push_back(absl::StrCat(index));
  }
  return absl::OkStatus();
}

absl::Status SetArray(const std::string& value, Target& target) {
  const std::pair<std::string, std::string> indices_and_limit =
      absl::StrSplit(value, absl::MaxSplits('%', 1));
  if (!indices_and_limit.second.empty()) {
    int32_t limit = 0;
    if (!absl::SimpleAtoi(indices_and_limit.second, &limit) || limit < 1) {
      return Malformed("--array=1-10%4");
    }
    target.spec.max_parallel = limit;
  }
  std::vector<std::string> indices;
  for (absl::string_view item : absl::StrSplit(indices_and_limit.first, ',')) {
    WINDFALL_RETURN_IF_ERROR(AppendIndices(item, indices));
  }
  target.spec.parameters = {{.name = kArrayParameter, .values = std::move(indices)}};
  return absl::OkStatus();
}

absl::Status SetDependency(const std::string& value, Target& target) {
  for (absl::string_view item : absl::StrSplit(value, ',')) {
    if (!absl::ConsumePrefix(&item, "afterok:")) {
      target.result.warnings.push_back(
          absl::StrCat("ignored '", item, "' of --dependency: only afterok has a counterpart"));
      continue;
    }
    for (absl::string_view id : absl::StrSplit(item, ':')) {
      WINDFALL_ASSIGN_OR_RETURN(const int64_t job, ParseId(id));
      target.spec.after.push_back(JobId(job));
    }
  }
  return absl::OkStatus();
}

std::string Absolute(const std::string& path, const JobSpec& spec) {
  return absl::StartsWith(path, "/") ? path : absl::StrCat(spec.working_directory, "/", path);
}

absl::Status SetOutput(const std::string& value, Target& target) {
  if (absl::StrContains(value, "%")) {
    target.result.warnings.push_back(absl::StrCat(
        "ignored --output=", value, ": patterns have no counterpart; windfall logs ID shows it"));
    return absl::OkStatus();
  }
  target.spec.output_path = Absolute(value, target.spec);
  return absl::OkStatus();
}

// sbatch also knows "now+1hour".
absl::StatusOr<absl::Time> ParseSlurmTime(absl::string_view text, const TimeContext& context) {
  absl::string_view span = text;
  if (!absl::ConsumePrefix(&span, "now+")) return ParseTime(text, context, TimeSense::kAhead);
  std::string shorter(span);
  for (const auto& [word, unit] :
       {std::pair{"second", "s"}, std::pair{"minute", "m"}, std::pair{"hour", "h"},
        std::pair{"day", "d"}, std::pair{"week", "w"}}) {
    if (const size_t at = shorter.find(word); at != std::string::npos) {
      shorter = shorter.substr(0, at) + unit;
    }
  }
  int64_t seconds = 0;
  if (absl::SimpleAtoi(shorter, &seconds)) shorter += "s";
  WINDFALL_ASSIGN_OR_RETURN(const absl::Duration ahead, ParseDuration(shorter));
  return context.now + ahead;
}

absl::Status SetDeadline(const std::string& value, Target& target) {
  WINDFALL_ASSIGN_OR_RETURN(target.spec.deadline, ParseSlurmTime(value, target.time));
  return absl::OkStatus();
}

absl::Status SetBegin(const std::string& value, Target& target) {
  WINDFALL_ASSIGN_OR_RETURN(target.spec.begin, ParseSlurmTime(value, target.time));
  return absl::OkStatus();
}

absl::Status SetExport(const std::string& value, Target& target) {
  EnvironmentChoice choice = {.base = EnvironmentChoice::Base::kNone};
  for (absl::string_view item : absl::StrSplit(value, ',', absl::SkipEmpty())) {
    if (item == "ALL") {
      choice.base = EnvironmentChoice::Base::kAll;
    } else if (item != "NONE" && item != "NIL") {
      choice.additions.emplace_back(item);
    }
  }
  target.result.environment = std::move(choice);
  return absl::OkStatus();
}

using Setter = absl::Status (*)(const std::string&, Target&);

const std::map<std::string, Setter>& Setters() {
  static const auto& setters = *new std::map<std::string, Setter>{
      {"job-name",
       [](const std::string& value, Target& target) {
         target.spec.name = value;
         return absl::OkStatus();
       }},
      {"chdir",
       [](const std::string& value, Target& target) {
         target.spec.working_directory = Absolute(value, target.spec);
         return absl::OkStatus();
       }},
      {"gpus", SetGpus},
      {"gres", SetGres},
      {"cpus-per-task", SetCpus},
      {"mem", SetMemory},
      {"time", SetTimeLimit},
      {"array", SetArray},
      {"dependency", SetDependency},
      {"output", SetOutput},
      {"deadline", SetDeadline},
      {"begin", SetBegin},
      {"export", SetExport}};
  return setters;
}

absl::Status ApplyOne(const SbatchOption& option, Target& target) {
  const auto setter = Setters().find(option.name);
  if (setter == Setters().end()) {
    target.result.warnings.push_back(absl::StrCat("line ", option.line, ": ignored #SBATCH --",
                                                  option.name, option.value.empty() ? "" : "=",
                                                  option.value, ": it has no counterpart"));
    return absl::OkStatus();
  }
  const absl::Status status = option.value.empty() ? absl::InvalidArgumentError("it needs a value")
                                                   : setter->second(option.value, target);
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat("line ", option.line, ": #SBATCH --", option.name,
                                                 "=", option.value, ": ", status.message()));
}

}  // namespace

absl::StatusOr<SbatchResult> ApplySbatchOptions(const std::vector<SbatchOption>& options,
                                                const TimeContext& time, JobSpec& spec) {
  SbatchResult result;
  Target target = {.time = time, .spec = spec, .result = result};
  for (const SbatchOption& option : options) {
    WINDFALL_RETURN_IF_ERROR(ApplyOne(option, target));
  }
  return result;
}

absl::StatusOr<absl::Duration> ParseSlurmDuration(absl::string_view text) {
  const absl::Status refused =
      absl::InvalidArgumentError("write for example 90 (minutes), 2:30:00 or 1-12:00");
  absl::string_view clock = text;
  int64_t days = 0;
  const size_t dash = text.find('-');
  if (dash != absl::string_view::npos) {
    if (!absl::SimpleAtoi(text.substr(0, dash), &days) || days < 0) return refused;
    clock = text.substr(dash + 1);
  }
  std::vector<int64_t> numbers;
  for (absl::string_view part : absl::StrSplit(clock, ':')) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(part, &number) || number < 0) return refused;
    numbers.push_back(number);
  }
  if (numbers.size() > 3) return refused;
  // After days the first number is hours; without, one or two numbers are minutes and seconds.
  const bool from_hours = dash != absl::string_view::npos || numbers.size() == 3;
  if (!from_hours) numbers.insert(numbers.begin(), 0);
  numbers.resize(3);
  return absl::Hours(24) * days + absl::Hours(numbers[0]) + absl::Minutes(numbers[1]) +
         absl::Seconds(numbers[2]);
}

}  // namespace windfall
