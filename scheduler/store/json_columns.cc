#include "scheduler/store/json_columns.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/store/stored_time.h"

namespace windfall {
namespace {

using Json = nlohmann::ordered_json;

// What `read` makes of `text`; Json's exceptions become DataLoss.
template <typename T, typename Read>
absl::StatusOr<T> Parsed(const std::string& text, Read read) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& error) {
    return absl::DataLossError(absl::StrCat("JSON column cannot be read: ", error.what()));
  }
}

// `read` applied to each element of the array `text`.
template <typename T, typename Read>
absl::StatusOr<std::vector<T>> ReadArray(const std::string& text, Read read) {
  return Parsed<std::vector<T>>(text, [&read](const Json& json) {
    std::vector<T> values;
    for (const Json& element : json) values.push_back(read(element));
    return values;
  });
}

std::string Write(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Whether a step goes on with the run of steps that `before` ends.
bool Continues(const IntensityStep& before, const IntensityStep& step) {
  return step.span.begin == before.span.end && step.span.length() == before.span.length() &&
         step.estimated == before.estimated;
}

Json StepsJson(const std::vector<IntensityStep>& steps, absl::Time first_begin) {
  Json json = Json::array();
  absl::Time known_until = first_begin;
  for (size_t i = 0; i < steps.size(); ++i) {
    const IntensityStep& step = steps[i];
    if (i == 0 || !Continues(steps[i - 1], step)) {
      json.push_back({ToStoredNs(step.span.begin - known_until), ToStoredNs(step.span.length()),
                      Json::array(), step.estimated ? 1 : 0});
    }
    json.back()[2].push_back(ToMilligramsPerKwh(step.intensity));
    known_until = step.span.end;
  }
  return json;
}

std::vector<IntensityStep> StepsOf(const Json& json, absl::Time first_begin) {
  std::vector<IntensityStep> steps;
  absl::Time begin = first_begin;
  for (const Json& element : json) {
    begin += DurationFromStoredNs(element.at(0));
    const absl::Duration length = DurationFromStoredNs(element.at(1));
    const bool estimated = element.at(3).get<int>() != 0;
    const Json values = element.at(2).is_array() ? element.at(2) : Json::array({element.at(2)});
    for (const Json& value : values) {
      steps.push_back({.span = {.begin = begin, .end = begin + length},
                       .intensity = MilligramsPerKwh(value.get<int64_t>()),
                       .estimated = estimated});
      begin += length;
    }
  }
  return steps;
}

}  // namespace

std::string StringsToJson(const std::vector<std::string>& strings) { return Write(strings); }

absl::StatusOr<std::vector<std::string>> StringsFromJson(const std::string& text) {
  return ReadArray<std::string>(text,
                                [](const Json& element) { return element.get<std::string>(); });
}

std::string SegmentsToJson(const std::vector<Segment>& segments) {
  Json json = Json::array();
  for (const Segment& segment : segments) {
    Json& added = json.emplace_back();
    added["node_id"] = segment.node.value();
    added["zone"] = segment.zone;
    added["begin_unix_ns"] = ToStoredNs(segment.span.begin);
    added["end_unix_ns"] = ToStoredNs(segment.span.end);
  }
  return Write(json);
}

absl::StatusOr<std::vector<Segment>> SegmentsFromJson(const std::string& text) {
  return ReadArray<Segment>(text, [](const Json& element) {
    return Segment{.node = NodeId(element.at("node_id").get<int64_t>()),
                   .zone = element.at("zone"),
                   .span = {.begin = TimeFromStoredNs(element.at("begin_unix_ns")),
                            .end = TimeFromStoredNs(element.at("end_unix_ns"))}};
  });
}

std::string StepsToJson(const std::vector<IntensityStep>& steps, absl::Time first_begin) {
  return Write(StepsJson(steps, first_begin));
}

absl::StatusOr<std::vector<IntensityStep>> StepsFromJson(const std::string& text,
                                                         absl::Time first_begin) {
  return Parsed<std::vector<IntensityStep>>(
      text, [first_begin](const Json& json) { return StepsOf(json, first_begin); });
}

std::string BandToJson(const BandSteps& band, absl::Time first_begin) {
  return Write(Json::array({StepsJson(band.p10, first_begin), StepsJson(band.p90, first_begin)}));
}

absl::StatusOr<BandSteps> BandFromJson(const std::string& text, absl::Time first_begin) {
  return Parsed<BandSteps>(text, [first_begin](const Json& json) {
    return BandSteps{.p10 = StepsOf(json.at(0), first_begin),
                     .p90 = StepsOf(json.at(1), first_begin)};
  });
}

}  // namespace windfall
