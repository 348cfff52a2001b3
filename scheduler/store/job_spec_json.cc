#include "scheduler/store/job_spec_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/store/stored_time.h"

namespace windfall {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Interruption& interruption) {
  Json json;
  json["checkpoint_signal"] = interruption.checkpoint_signal;
  json["grace_ns"] = ToStoredNs(interruption.grace);
  json["min_segment_ns"] = ToStoredNs(interruption.min_segment);
  json["resume_overhead_ns"] = ToStoredNs(interruption.resume_overhead);
  return json;
}

Interruption InterruptionFrom(const Json& json) {
  return {.checkpoint_signal = json.at("checkpoint_signal"),
          .grace = DurationFromStoredNs(json.at("grace_ns")),
          .min_segment = DurationFromStoredNs(json.at("min_segment_ns")),
          .resume_overhead = DurationFromStoredNs(json.at("resume_overhead_ns"))};
}

Json ToJson(const Parameter& parameter) {
  Json json;
  json["name"] = parameter.name;
  if (const auto* range = std::get_if<IntegerRange>(&parameter.values)) {
    json["first"] = range->first;
    json["last"] = range->last;
  } else {
    json["values"] = std::get<std::vector<std::string>>(parameter.values);
  }
  return json;
}

Parameter ParameterFrom(const Json& json) {
  Parameter parameter{.name = json.at("name")};
  if (const auto values = json.find("values"); values != json.end()) {
    parameter.values = values->get<std::vector<std::string>>();
  } else {
    parameter.values = IntegerRange{.first = json.at("first"), .last = json.at("last")};
  }
  return parameter;
}

void AddLists(const JobSpec& spec, Json& json) {
  if (!spec.environment.empty()) json["environment"] = spec.environment;
  if (!spec.zones.empty()) json["zones"] = spec.zones;
  for (const JobId job : spec.after) json["after_job_ids"].push_back(job.value());
  for (const Parameter& parameter : spec.parameters) {
    json["parameters"].push_back(ToJson(parameter));
  }
}

void AddOptionals(const JobSpec& spec, Json& json) {
  if (spec.duration.has_value()) json["duration_ns"] = ToStoredNs(*spec.duration);
  if (spec.begin.has_value()) json["begin_unix_ns"] = ToStoredNs(*spec.begin);
  if (spec.deadline.has_value()) json["deadline_unix_ns"] = ToStoredNs(*spec.deadline);
  if (spec.input.has_value()) {
    json["input"] = Json{{"size_bytes", spec.input->bytes}, {"zone", spec.input->zone}};
  }
  if (spec.interruption.has_value()) json["interruption"] = ToJson(*spec.interruption);
  if (spec.time_limit.has_value()) json["time_limit_ns"] = ToStoredNs(*spec.time_limit);
  if (spec.max_parallel.has_value()) json["max_parallel_count"] = *spec.max_parallel;
}

Json ToJson(const JobSpec& spec) {
  Json json;
  json["name"] = spec.name;
  json["command"] = spec.command;
  json["working_directory"] = spec.working_directory;
  json["output_path"] = spec.output_path;
  json["gpus_count"] = spec.resources.gpus;
  json["cpus_count"] = spec.resources.cpus;
  json["memory_bytes"] = spec.resources.memory_bytes;
  json["asap"] = spec.asap;
  json["hold"] = spec.hold;
  json["min_saving_fraction"] = spec.min_saving.fraction;
  json["min_saving_fraction_per_hour"] = spec.min_saving.fraction_per_hour;
  json["retries_count"] = spec.retries;
  json["priority"] = spec.priority;
  AddOptionals(spec, json);
  AddLists(spec, json);
  return json;
}

void ReadLists(const Json& json, JobSpec& spec) {
  if (const auto found = json.find("environment"); found != json.end()) {
    spec.environment = found->get<std::map<std::string, std::string>>();
  }
  if (const auto found = json.find("zones"); found != json.end()) {
    spec.zones = found->get<std::vector<std::string>>();
  }
  if (const auto found = json.find("after_job_ids"); found != json.end()) {
    for (const Json& id : *found) spec.after.emplace_back(id.get<int64_t>());
  }
  if (const auto found = json.find("parameters"); found != json.end()) {
    for (const Json& parameter : *found) spec.parameters.push_back(ParameterFrom(parameter));
  }
}

void ReadOptionals(const Json& json, JobSpec& spec) {
  if (const auto found = json.find("duration_ns"); found != json.end()) {
    spec.duration = DurationFromStoredNs(*found);
  }
  if (const auto found = json.find("begin_unix_ns"); found != json.end()) {
    spec.begin = TimeFromStoredNs(*found);
  }
  if (const auto found = json.find("deadline_unix_ns"); found != json.end()) {
    spec.deadline = TimeFromStoredNs(*found);
  }
  if (const auto found = json.find("input"); found != json.end()) {
    spec.input = {.bytes = found->at("size_bytes"), .zone = found->at("zone")};
  }
  if (const auto found = json.find("interruption"); found != json.end()) {
    spec.interruption = InterruptionFrom(*found);
  }
  if (const auto found = json.find("time_limit_ns"); found != json.end()) {
    spec.time_limit = DurationFromStoredNs(*found);
  }
  if (const auto found = json.find("max_parallel_count"); found != json.end()) {
    spec.max_parallel = found->get<int32_t>();
  }
}

JobSpec SpecFrom(const Json& json) {
  JobSpec spec{.name = json.at("name"),
               .command = json.at("command").get<std::vector<std::string>>(),
               .working_directory = json.at("working_directory"),
               .output_path = json.at("output_path"),
               .resources = {.gpus = json.at("gpus_count"),
                             .cpus = json.at("cpus_count"),
                             .memory_bytes = json.at("memory_bytes")},
               .asap = json.at("asap"),
               .hold = json.at("hold"),
               // Jobs that were stored before there was the latter lack it.
               .min_saving = {.fraction = json.at("min_saving_fraction"),
                              .fraction_per_hour = json.value("min_saving_fraction_per_hour", 0.0)},
               .retries = json.at("retries_count"),
               .priority = json.at("priority")};
  ReadOptionals(json, spec);
  ReadLists(json, spec);
  return spec;
}

}  // namespace

absl::StatusOr<std::string> JobSpecToJson(const JobSpec& spec) {
  try {
    return ToJson(spec).dump();
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("spec of job '", spec.name, "' cannot be stored: ", error.what()));
  }
}

absl::StatusOr<JobSpec> JobSpecFromJson(const std::string& text) {
  try {
    return SpecFrom(Json::parse(text));
  } catch (const Json::exception& error) {
    return absl::DataLossError(absl::StrCat("spec_json cannot be read: ", error.what()));
  }
}

}  // namespace windfall
