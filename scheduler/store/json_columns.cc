#include "scheduler/store/json_columns.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/store/stored_time.h"

namespace windfall {
namespace {

using Json = nlohmann::ordered_json;

// `read` applied to each element of the array `text`; Json's exceptions become DataLoss.
template <typename T, typename Read>
absl::StatusOr<std::vector<T>> ReadArray(const std::string& text, Read read) {
  try {
    std::vector<T> values;
    for (const Json& element : Json::parse(text)) values.push_back(read(element));
    return values;
  } catch (const Json::exception& error) {
    return absl::DataLossError(absl::StrCat("JSON column cannot be read: ", error.what()));
  }
}

std::string Write(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
  Json json = Json::array();
  absl::Time known_until = first_begin;
  for (const IntensityStep& step : steps) {
    json.push_back({ToStoredNs(step.span.begin - known_until), ToStoredNs(step.span.length()),
                    ToMilligramsPerKwh(step.intensity), step.estimated ? 1 : 0});
    known_until = step.span.end;
  }
  return Write(json);
}

absl::StatusOr<std::vector<IntensityStep>> StepsFromJson(const std::string& text,
                                                         absl::Time first_begin) {
  absl::Time known_until = first_begin;
  return ReadArray<IntensityStep>(text, [&known_until](const Json& element) {
    const absl::Time begin = known_until + DurationFromStoredNs(element.at(0));
    known_until = begin + DurationFromStoredNs(element.at(1));
    return IntensityStep{.span = {.begin = begin, .end = known_until},
                         .intensity = MilligramsPerKwh(element.at(2).get<int64_t>()),
                         .estimated = element.at(3).get<int>() != 0};
  });
}

}  // namespace windfall
