#include "proto/job_spec_wire.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

absl::Status Invalid(absl::string_view field, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("spec.", field, ": ", problem));
}

// A Timestamp or a Duration, with the field's name in the error.
template <typename Wire>
auto Finite(absl::string_view field, const Wire& wire) -> decltype(FiniteFromWire(wire)) {
  auto value = FiniteFromWire(wire);
  if (!value.ok()) return Invalid(field, value.status().message());
  return value;
}

absl::Status CheckNoNul(absl::string_view field, const std::string& text) {
  if (text.find('\0') == std::string::npos) return absl::OkStatus();
  return Invalid(field, "it holds a NUL byte; remove it");
}

absl::StatusOr<Interruption> InterruptionFromWire(const windfall::v1::Interruption& wire) {
  Interruption interruption{.checkpoint_signal = wire.checkpoint_signal_number()};
  if (wire.has_grace()) {
    WINDFALL_ASSIGN_OR_RETURN(interruption.grace, Finite("interruption.grace", wire.grace()));
  }
  if (wire.has_min_segment()) {
    WINDFALL_ASSIGN_OR_RETURN(interruption.min_segment,
                              Finite("interruption.min_segment", wire.min_segment()));
  }
  if (wire.has_resume_overhead()) {
    WINDFALL_ASSIGN_OR_RETURN(interruption.resume_overhead,
                              Finite("interruption.resume_overhead", wire.resume_overhead()));
  }
  return interruption;
}

windfall::v1::Interruption InterruptionToWire(const Interruption& interruption) {
  windfall::v1::Interruption wire;
  wire.set_checkpoint_signal_number(interruption.checkpoint_signal);
  *wire.mutable_grace() = ToWire(interruption.grace);
  *wire.mutable_min_segment() = ToWire(interruption.min_segment);
  *wire.mutable_resume_overhead() = ToWire(interruption.resume_overhead);
  return wire;
}

absl::StatusOr<IntegerRange> RangeFromWire(absl::string_view field,
                                           const windfall::v1::Parameter::IntegerRange& wire) {
  int64_t distance = 0;
  if (__builtin_sub_overflow(wire.last_value(), wire.first_value(), &distance) || distance < 0 ||
      distance == INT64_MAX) {
    return Invalid(field, absl::StrCat("the range ", wire.first_value(), "..", wire.last_value(),
                                       " is empty or too long"));
  }
  return IntegerRange{.first = wire.first_value(), .last = wire.last_value()};
}

absl::StatusOr<Parameter> ParameterFromWire(const windfall::v1::Parameter& wire) {
  const std::string field = absl::StrCat("parameters['", wire.name(), "']");
  Parameter parameter{.name = wire.name()};
  switch (wire.values_case()) {
    case windfall::v1::Parameter::kTexts: {
      std::vector<std::string> texts(wire.texts().values().begin(), wire.texts().values().end());
      for (const std::string& text : texts) WINDFALL_RETURN_IF_ERROR(CheckNoNul(field, text));
      parameter.values = std::move(texts);
      return parameter;
    }
    case windfall::v1::Parameter::kRange: {
      WINDFALL_ASSIGN_OR_RETURN(parameter.values, RangeFromWire(field, wire.range()));
      return parameter;
    }
    case windfall::v1::Parameter::VALUES_NOT_SET:
      break;
  }
  return Invalid(field, "it has no values; set texts or range");
}

windfall::v1::Parameter ParameterToWire(const Parameter& parameter) {
  windfall::v1::Parameter wire;
  wire.set_name(parameter.name);
  if (const auto* range = std::get_if<IntegerRange>(&parameter.values)) {
    wire.mutable_range()->set_first_value(range->first);
    wire.mutable_range()->set_last_value(range->last);
    return wire;
  }
  auto& texts = *wire.mutable_texts()->mutable_values();
  const auto& values = std::get<std::vector<std::string>>(parameter.values);
  texts.Assign(values.begin(), values.end());
  return wire;
}

absl::Status CheckTexts(const windfall::v1::JobSpec& wire) {
  for (const std::string& argument : wire.command()) {
    WINDFALL_RETURN_IF_ERROR(CheckNoNul("command", argument));
  }
  for (const auto& [name, value] : wire.environment()) {
    WINDFALL_RETURN_IF_ERROR(CheckNoNul("environment", name));
    WINDFALL_RETURN_IF_ERROR(CheckNoNul("environment", value));
  }
  WINDFALL_RETURN_IF_ERROR(CheckNoNul("working_directory", wire.working_directory()));
  return CheckNoNul("output_path", wire.output_path());
}

absl::Status ReadTimes(const windfall::v1::JobSpec& wire, JobSpec& spec) {
  if (wire.has_duration()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.duration, Finite("duration", wire.duration()));
  }
  if (wire.has_begin_time()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.begin, Finite("begin_time", wire.begin_time()));
  }
  if (wire.has_deadline()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.deadline, Finite("deadline", wire.deadline()));
  }
  if (wire.has_time_limit()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.time_limit, Finite("time_limit", wire.time_limit()));
  }
  return absl::OkStatus();
}

}  // namespace

windfall::v1::JobSpec ToWire(const JobSpec& spec) {
  windfall::v1::JobSpec wire;
  wire.set_name(spec.name);
  wire.set_project(spec.project);
  wire.set_user(spec.user);
  wire.mutable_command()->Assign(spec.command.begin(), spec.command.end());
  wire.set_working_directory(spec.working_directory);
  wire.mutable_environment()->insert(spec.environment.begin(), spec.environment.end());
  wire.set_output_path(spec.output_path);
  *wire.mutable_resources() = ToWire(spec.resources);
  if (spec.duration.has_value()) *wire.mutable_duration() = ToWire(*spec.duration);
  if (spec.begin.has_value()) *wire.mutable_begin_time() = ToWire(*spec.begin);
  if (spec.deadline.has_value()) *wire.mutable_deadline() = ToWire(*spec.deadline);
  wire.mutable_zones()->Assign(spec.zones.begin(), spec.zones.end());
  if (spec.input.has_value()) {
    wire.mutable_input()->set_size_bytes(spec.input->bytes);
    wire.mutable_input()->set_zone(spec.input->zone);
  }
  if (spec.interruption.has_value()) {
    *wire.mutable_interruption() = InterruptionToWire(*spec.interruption);
  }
  wire.set_asap(spec.asap);
  wire.set_hold(spec.hold);
  wire.set_min_saving_ratio(spec.min_saving.fraction);
  wire.set_min_saving_ratio_per_hour(spec.min_saving.fraction_per_hour);
  if (spec.time_limit.has_value()) *wire.mutable_time_limit() = ToWire(*spec.time_limit);
  wire.set_retries_count(spec.retries);
  wire.set_priority(spec.priority);
  for (const JobId job : spec.after) wire.add_after_job_ids(job.value());
  for (const Parameter& parameter : spec.parameters) {
    *wire.add_parameters() = ParameterToWire(parameter);
  }
  if (spec.max_parallel.has_value()) wire.set_max_parallel_count(*spec.max_parallel);
  return wire;
}

absl::StatusOr<JobSpec> FromWire(const windfall::v1::JobSpec& wire) {
  WINDFALL_RETURN_IF_ERROR(CheckTexts(wire));
  JobSpec spec{.name = wire.name(),
               .project = wire.project(),
               .user = wire.user(),
               .command = {wire.command().begin(), wire.command().end()},
               .working_directory = wire.working_directory(),
               .environment = {wire.environment().begin(), wire.environment().end()},
               .output_path = wire.output_path(),
               .resources = FromWire(wire.resources()),
               .zones = {wire.zones().begin(), wire.zones().end()},
               .asap = wire.asap(),
               .hold = wire.hold(),
               .min_saving = {.fraction = wire.min_saving_ratio(),
                              .fraction_per_hour = wire.min_saving_ratio_per_hour()},
               .retries = wire.retries_count(),
               .priority = wire.priority()};
  WINDFALL_RETURN_IF_ERROR(ReadTimes(wire, spec));
  if (wire.has_input()) {
    spec.input = {.bytes = wire.input().size_bytes(), .zone = wire.input().zone()};
  }
  if (wire.has_interruption()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.interruption, InterruptionFromWire(wire.interruption()));
  }
  for (const int64_t id : wire.after_job_ids()) {
    if (id <= 0) return Invalid("after_job_ids", absl::StrCat(id, " is not a job id"));
    spec.after.emplace_back(id);
  }
  for (const windfall::v1::Parameter& parameter : wire.parameters()) {
    WINDFALL_ASSIGN_OR_RETURN(spec.parameters.emplace_back(), ParameterFromWire(parameter));
  }
  if (wire.has_max_parallel_count()) spec.max_parallel = wire.max_parallel_count();
  return spec;
}

}  // namespace windfall
