#include "forecasts/neso_intensity.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_number.h"
#include "forecasts/timestamp.h"
#include "nlohmann/json.hpp"

namespace windfall {
namespace {

using Json = nlohmann::json;

constexpr size_t kShownBytes = 200;
// Rows are half hours. A longer one comes from a service that is not this one.
constexpr absl::Duration kLongestRow = absl::Hours(1);

std::string Shown(absl::string_view text) {
  return absl::Utf8SafeCHexEscape(text.substr(0, kShownBytes));
}

absl::Status Nonsense(const Json& json, absl::string_view problem) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return absl::DataLossError(absl::StrCat(problem, ": ", Shown(text)));
}

absl::Status Empty() { return absl::NotFoundError("the answer holds no data"); }

// The member, or null if `object` has none or is no object.
const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto member = object.find(name);
  return member == object.end() ? nullptr : &*member;
}

absl::Status ReportedError(const Json& error) {
  const Json* const message = Member(error, "message");
  const Json* const code = Member(error, "code");
  const auto text = [](const Json* json) {
    return json != nullptr && json->is_string() ? json->get<std::string>() : std::string("?");
  };
  return absl::UnavailableError(
      absl::StrCat("the service reports \"", Shown(text(code)), "\": ", Shown(text(message))));
}

// The array of rows: national answers have it as `data`, regional ones as `data.data` or
// `data[0].data`.
absl::StatusOr<const Json*> FindRows(const Json& answer) {
  if (const Json* const error = Member(answer, "error")) return ReportedError(*error);
  if (!answer.is_object()) return Nonsense(answer, "the answer is not an object");
  const Json* rows = Member(answer, "data");
  if (rows == nullptr || rows->is_null()) return Empty();
  if (rows->is_array() && !rows->empty() && Member(rows->front(), "data") != nullptr) {
    if (rows->size() > 1) return Nonsense(answer, "the answer speaks of more than one region");
    rows = &rows->front();
  }
  if (const Json* const inner = Member(*rows, "data")) rows = inner;
  if (rows->is_object() && rows->empty()) return Empty();
  if (!rows->is_array()) return Nonsense(answer, "the answer's data is not a list of rows");
  return rows;
}

absl::StatusOr<absl::Time> ParseStamp(const Json& row, const char* name) {
  const Json* const stamp = Member(row, name);
  if (stamp == nullptr || !stamp->is_string()) {
    return Nonsense(row, absl::StrCat("a row has no \"", name, "\" time"));
  }
  absl::StatusOr<absl::Time> time = ParseTimestamp(stamp->get<std::string>());
  if (!time.ok()) return Nonsense(row, time.status().message());
  return time;
}

absl::StatusOr<TimeSpan> ParseSpan(const Json& row) {
  TimeSpan span;
  WINDFALL_ASSIGN_OR_RETURN(span.begin, ParseStamp(row, "from"));
  WINDFALL_ASSIGN_OR_RETURN(span.end, ParseStamp(row, "to"));
  if (span.empty() || span.length() > kLongestRow) {
    return Nonsense(row, "a row does not end within an hour after it begins");
  }
  return span;
}

// Absent if the row does not have the value, in any of the ways in which it may not.
absl::StatusOr<std::optional<CarbonIntensity>> ParseValue(const Json& row, const char* name) {
  const Json* const intensity = Member(row, "intensity");
  const Json* const value = intensity == nullptr ? nullptr : Member(*intensity, name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  absl::StatusOr<CarbonIntensity> parsed = absl::InvalidArgumentError("a value is not a number");
  if (value->is_number()) parsed = ToPlausibleIntensity(value->get<double>());
  if (value->is_string()) parsed = ParseIntensity(value->get<std::string>());
  if (!parsed.ok()) return Nonsense(row, parsed.status().message());
  return *parsed;
}

absl::StatusOr<NesoIntensity> ReadRows(const Json& rows, const char* value_name,
                                       const SeriesIdentity& identity) {
  NesoIntensity read;
  std::map<absl::Time, IntensityStep> steps;
  for (const Json& row : rows) {
    WINDFALL_ASSIGN_OR_RETURN(const TimeSpan span, ParseSpan(row));
    WINDFALL_ASSIGN_OR_RETURN(const auto intensity, ParseValue(row, value_name));
    if (!intensity) {
      ++read.blank_rows;
      continue;
    }
    const IntensityStep step = {.span = span, .intensity = *intensity};
    if (!steps.insert_or_assign(span.begin, step).second) ++read.replaced_rows;
  }
  std::vector<IntensityStep> sorted;
  for (const auto& [begin, step] : steps) sorted.push_back(step);
  absl::StatusOr<IntensitySeries> series = IntensitySeries::Create(identity, std::move(sorted));
  if (!series.ok()) return absl::DataLossError(series.status().message());
  read.series = *std::move(series);
  return read;
}

}  // namespace

absl::StatusOr<NesoIntensity> ParseNesoIntensity(absl::string_view body, NesoValue value,
                                                 const SeriesIdentity& identity) {
  if (absl::StripAsciiWhitespace(body).empty()) return Empty();
  const Json answer = Json::parse(body.begin(), body.end(), nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) {
    return absl::DataLossError(absl::StrCat("the answer is cut short or not JSON: ", Shown(body)));
  }
  WINDFALL_ASSIGN_OR_RETURN(const Json* const rows, FindRows(answer));
  const char* const value_name = value == NesoValue::kForecast ? "forecast" : "actual";
  WINDFALL_ASSIGN_OR_RETURN(NesoIntensity read, ReadRows(*rows, value_name, identity));
  if (read.series.empty()) {
    return absl::NotFoundError(absl::StrCat("the answer holds no ", value_name, " (",
                                            read.blank_rows, " rows without one)"));
  }
  return read;
}

}  // namespace windfall
