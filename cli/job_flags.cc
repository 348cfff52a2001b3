#include "cli/job_flags.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/parse_amount.h"
#include "cli/parse_duration.h"
#include "cli/sbatch_options.h"
#include "cli/script_file.h"
#include "cli/usage_error.h"
#include "cli/utf8.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

using Text = std::optional<std::string>;

absl::Status SetDuration(absl::string_view option, const Text& text,
                         std::optional<absl::Duration>& target) {
  if (!text.has_value()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(target, OrUsageError(option, ParseDuration(*text)));
  return absl::OkStatus();
}

absl::Status SetTime(absl::string_view option, const Text& text, const TimeContext& context,
                     std::optional<absl::Time>& target) {
  if (!text.has_value()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(target,
                            OrUsageError(option, ParseTime(*text, context, TimeSense::kAhead)));
  return absl::OkStatus();
}

std::string AbsolutePath(const std::string& path, const std::string& directory) {
  std::filesystem::path absolute = (std::filesystem::path(directory) / path).lexically_normal();
  if (!absolute.has_filename() && absolute.has_relative_path()) absolute = absolute.parent_path();
  return absolute.string();
}

absl::Status SetTimes(const JobFlags& flags, const TimeContext& context, JobSpec& spec) {
  WINDFALL_RETURN_IF_ERROR(SetTime("--deadline", flags.deadline, context, spec.deadline));
  WINDFALL_RETURN_IF_ERROR(SetTime("--begin", flags.begin, context, spec.begin));
  WINDFALL_RETURN_IF_ERROR(SetDuration("--duration", flags.duration, spec.duration));
  return SetDuration("--time-limit", flags.time_limit, spec.time_limit);
}

absl::Status SetResources(const JobFlags& flags, Resources& resources) {
  if (flags.gpus.has_value()) resources.gpus = *flags.gpus;
  if (flags.cpus.has_value()) resources.cpus = *flags.cpus;
  if (flags.memory.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(resources.memory_bytes,
                              OrUsageError("--memory", ParseMemory(*flags.memory)));
  }
  return absl::OkStatus();
}

absl::Status SetInput(const JobFlags& flags, std::optional<JobInput>& target) {
  if (flags.input_size.has_value() != flags.input_zone.has_value()) {
    return UsageError(flags.input_size.has_value()
                          ? "--input-size needs --input-zone, the zone in which the input lies"
                          : "--input-zone needs --input-size, for example --input-size 200G");
  }
  if (!flags.input_size.has_value()) return absl::OkStatus();
  JobInput input = {.zone = *flags.input_zone};
  WINDFALL_ASSIGN_OR_RETURN(input.bytes,
                            OrUsageError("--input-size", ParseSize(*flags.input_size)));
  target = std::move(input);
  return absl::OkStatus();
}

absl::Status SetInterruption(const JobFlags& flags, std::optional<Interruption>& target) {
  const bool detailed = flags.checkpoint_signal.has_value() || flags.grace.has_value() ||
                        flags.min_segment.has_value() || flags.resume_overhead.has_value();
  if (!flags.interruptible) {
    return detailed ? UsageError(
                          "--checkpoint-signal, --grace, --min-segment and "
                          "--resume-overhead need --interruptible")
                    : absl::OkStatus();
  }
  Interruption interruption;
  if (flags.checkpoint_signal.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(
        interruption.checkpoint_signal,
        OrUsageError("--checkpoint-signal", ParseSignal(*flags.checkpoint_signal)));
  }
  struct Span {
    const char* option;
    const Text& text;
    absl::Duration& target;
  };
  for (const Span& span :
       {Span{"--grace", flags.grace, interruption.grace},
        Span{"--min-segment", flags.min_segment, interruption.min_segment},
        Span{"--resume-overhead", flags.resume_overhead, interruption.resume_overhead}}) {
    if (!span.text.has_value()) continue;
    WINDFALL_ASSIGN_OR_RETURN(span.target, OrUsageError(span.option, ParseDuration(*span.text)));
  }
  target = interruption;
  return absl::OkStatus();
}

// A name in braces that is none of the parameters', as {b} in "train {b}"; empty: there is none.
// Not
// "${b}", which is a shell's, nor braces around anything but a name.
std::string UnknownPlaceholder(const std::string& text, const std::vector<Parameter>& parameters) {
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const size_t close = text.find('}', open);
    if (close == std::string::npos) return "";
    const std::string name = text.substr(open + 1, close - open - 1);
    const bool known = std::any_of(parameters.begin(), parameters.end(),
                                   [&](const Parameter& one) { return one.name == name; });
    const bool is_shells = open > 0 && text[open - 1] == '$';
    if (IsIdentifier(name) && !known && !is_shells) return name;
  }
  return "";
}

absl::Status CheckPlaceholders(const JobSpec& spec) {
  const auto append_name = [](std::string* out, const Parameter& one) { out->append(one.name); };
  for (const std::string& word : spec.command) {
    const std::string name = UnknownPlaceholder(word, spec.parameters);
    if (name.empty()) continue;
    return UsageError(absl::StrCat(
        "'{", name,
        "}' is no parameter (there are: ", absl::StrJoin(spec.parameters, ", ", append_name),
        "): correct it, or write '{ ", name, "}' if the braces are meant"));
  }
  return absl::OkStatus();
}

absl::Status SetSweep(const JobFlags& flags, JobSpec& spec) {
  for (const std::string& text : flags.parameters) {
    WINDFALL_ASSIGN_OR_RETURN(Parameter parameter, OrUsageError("--param", ParseParameter(text)));
    spec.parameters.push_back(std::move(parameter));
  }
  if (flags.max_parallel.has_value()) spec.max_parallel = flags.max_parallel;
  return flags.parameters.empty() ? absl::OkStatus() : CheckPlaceholders(spec);
}

absl::Status SetOrder(const JobFlags& flags, JobSpec& spec) {
  if (flags.asap) spec.asap = true;
  if (flags.hold) spec.hold = true;
  if (flags.retries.has_value()) spec.retries = *flags.retries;
  if (flags.priority.has_value()) spec.priority = *flags.priority;
  if (flags.min_saving.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.min_saving,
                              OrUsageError("--min-saving", ParseMinSaving(*flags.min_saving)));
  }
  for (const std::string& text : flags.after) {
    WINDFALL_ASSIGN_OR_RETURN(const int64_t job, OrUsageError("--after", ParseJobId(text)));
    spec.after.push_back(JobId(job));
  }
  if (!flags.zones.empty()) spec.zones = flags.zones;
  return absl::OkStatus();
}

// What is sent to the scheduler and shown to people is text. `what` names it.
absl::Status CheckText(absl::string_view what, absl::string_view text) {
  if (IsUtf8(text)) return absl::OkStatus();
  return UsageError(absl::StrCat(what, " is not UTF-8: '", absl::CHexEscape(text), "'"));
}

absl::Status CheckTexts(const JobSpec& spec) {
  for (size_t i = 0; i < spec.command.size(); ++i) {
    WINDFALL_RETURN_IF_ERROR(
        CheckText(absl::StrCat("argument ", i + 1, " of the command"), spec.command[i]));
  }
  for (const std::string& zone : spec.zones) WINDFALL_RETURN_IF_ERROR(CheckText("--zones", zone));
  if (spec.input.has_value()) {
    WINDFALL_RETURN_IF_ERROR(CheckText("--input-zone", spec.input->zone));
  }
  WINDFALL_RETURN_IF_ERROR(CheckText("--name", spec.name));
  WINDFALL_RETURN_IF_ERROR(CheckText("--project", spec.project));
  WINDFALL_RETURN_IF_ERROR(CheckText("the working directory", spec.working_directory));
  return CheckText("--output", spec.output_path);
}

// Refuses variables that were asked for by name and are no text, and leaves out inherited ones.
absl::Status CheckEnvironment(const EnvironmentChoice& choice, BuiltJob& job) {
  for (const std::string& addition : choice.additions) {
    WINDFALL_RETURN_IF_ERROR(CheckText("--env", addition));
    const auto named = job.spec.environment.find(addition);
    if (named == job.spec.environment.end()) continue;
    WINDFALL_RETURN_IF_ERROR(CheckText(absl::StrCat("--env ", addition), named->second));
  }
  std::erase_if(job.spec.environment, [&job](const auto& variable) {
    const auto& [name, value] = variable;
    if (IsUtf8(name) && IsUtf8(value)) return false;
    job.warnings.push_back(absl::StrCat("the variable ", absl::CHexEscape(name),
                                        " is not UTF-8 and is not passed on"));
    return true;
  });
  return absl::OkStatus();
}

// The words that run `script` by its own interpreter line, whether or not it may be executed. A job
// array finds its index in the variable that such scripts read.
std::vector<std::string> ScriptCommand(const ScriptFile& script, const JobSpec& spec,
                                       const std::vector<std::string>& typed) {
  std::vector<std::string> command;
  if (!spec.parameters.empty()) {
    command = {"/usr/bin/env", absl::StrCat(kArrayParameter, "={", kArrayParameter, "}")};
  }
  command.insert(command.end(), script.content.interpreter.begin(),
                 script.content.interpreter.end());
  command.push_back(script.path);
  command.insert(command.end(), typed.begin() + 1, typed.end());
  return command;
}

// What the script asks for, if the command is one.
absl::StatusOr<EnvironmentChoice> ApplyScript(const JobFlags& flags, const Submitter& submitter,
                                              BuiltJob& job) {
  const CommandLocation location = {.directory = submitter.directory,
                                    .search_path = Get(submitter.environment, "PATH")};
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<ScriptFile> script,
                            FindScript(flags.command.front(), location));
  if (!script.has_value()) return EnvironmentChoice{};
  job.spec.name = std::filesystem::path(script->path).filename().string();
  WINDFALL_ASSIGN_OR_RETURN(
      SbatchResult result,
      OrUsageError(script->path,
                   ApplySbatchOptions(script->content.options, submitter.time, job.spec)));
  job.spec.command = ScriptCommand(*script, job.spec, flags.command);
  for (std::string& warning : result.warnings) {
    job.warnings.push_back(absl::StrCat(script->path, ": ", warning));
  }
  return std::move(result.environment);
}

}  // namespace

absl::StatusOr<BuiltJob> BuildJob(const JobFlags& flags, const Submitter& submitter) {
  if (flags.command.empty() || flags.command.front().empty()) {
    return UsageError("no command: write it at the end, after --");
  }
  BuiltJob job;
  job.spec.command = flags.command;
  job.spec.user = submitter.user;
  job.spec.working_directory = submitter.directory;
  job.spec.resources.cpus = 1;
  WINDFALL_ASSIGN_OR_RETURN(EnvironmentChoice choice, ApplyScript(flags, submitter, job));

  if (flags.name.has_value()) job.spec.name = *flags.name;
  if (flags.project.has_value()) job.spec.project = *flags.project;
  if (flags.cwd.has_value()) {
    job.spec.working_directory = AbsolutePath(*flags.cwd, submitter.directory);
  }
  if (flags.output.has_value()) {
    job.spec.output_path = AbsolutePath(*flags.output, job.spec.working_directory);
  }
  WINDFALL_RETURN_IF_ERROR(SetTimes(flags, submitter.time, job.spec));
  WINDFALL_RETURN_IF_ERROR(SetResources(flags, job.spec.resources));
  WINDFALL_RETURN_IF_ERROR(SetInput(flags, job.spec.input));
  WINDFALL_RETURN_IF_ERROR(SetInterruption(flags, job.spec.interruption));
  WINDFALL_RETURN_IF_ERROR(SetSweep(flags, job.spec));
  WINDFALL_RETURN_IF_ERROR(SetOrder(flags, job.spec));
  choice.additions.insert(choice.additions.end(), flags.environment.begin(),
                          flags.environment.end());
  job.spec.environment = ChooseEnvironment(choice, submitter.environment);
  WINDFALL_RETURN_IF_ERROR(CheckEnvironment(choice, job));
  WINDFALL_RETURN_IF_ERROR(CheckTexts(job.spec));
  return job;
}

}  // namespace windfall
