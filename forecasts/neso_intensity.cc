#include "forecasts/neso_intensity.h"

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

// Rows are half hours. A longer one comes from a service that is not this one.
constexpr absl::Duration kLongestRow = absl::Hours(1);

// In spite of its status.
absl::Status ReportedError(const Json& error) {
  const std::string text =
      absl::StrCat("the service reports \"", TextIn(error, "code").value_or("?"),
                   "\": ", TextIn(error, "message").value_or("?"));
  return ProblemStatus(SourceProblem::kProviderDown, absl::Utf8SafeCHexEscape(text));
}

// `region`: what names it beside its rows; null in national answers.
absl::Status CheckPlace(const Json* region, const NesoPlace& place) {
  const Json* const id = region == nullptr ? nullptr : Member(*region, "regionid");
  const std::optional<std::string> postcode =
      region == nullptr ? std::nullopt : TextIn(*region, "postcode");
  bool is_asked_for = place.IsNation() ? region == nullptr : region != nullptr;
  if (place.region_id != 0) is_asked_for &= id != nullptr && *id == place.region_id;
  if (!place.postcode.empty()) {
    is_asked_for &= postcode.has_value() && absl::EqualsIgnoreCase(*postcode, place.postcode);
  }
  if (is_asked_for) return absl::OkStatus();
  return ProblemStatus(
      SourceProblem::kWrongZone,
      absl::StrCat("the answer is of ",
                   region == nullptr ? "the nation"
                                     : absl::StrCat("region ", id == nullptr ? "?" : id->dump()),
                   ", which was not asked for"));
}

// The array of rows: national answers have it as `data`, regional ones as `data.data` or
// `data[0].data`.
absl::StatusOr<const Json*> FindRows(const Json& answer, const NesoPlace& place) {
  if (const Json* const error = Member(answer, "error")) return ReportedError(*error);
  if (!answer.is_object()) return Nonsense(answer, "the answer is not an object");
  const Json* rows = Member(answer, "data");
  if (rows == nullptr || rows->is_null()) return EmptyAnswer();
  if (rows->is_array() && !rows->empty() && Member(rows->front(), "data") != nullptr) {
    if (rows->size() > 1) return Nonsense(answer, "the answer speaks of more than one region");
    rows = &rows->front();
  }
  const Json* const region = Member(*rows, "data") == nullptr ? nullptr : rows;
  if (region != nullptr) rows = Member(*region, "data");
  if (rows->empty()) return EmptyAnswer();
  if (!rows->is_array()) return Nonsense(answer, "the answer's data is not a list of rows");
  WINDFALL_RETURN_IF_ERROR(CheckPlace(region, place));
  return rows;
}

absl::StatusOr<TimeSpan> ParseSpan(const Json& row) {
  TimeSpan span;
  WINDFALL_ASSIGN_OR_RETURN(span.begin, StampIn(row, "from"));
  WINDFALL_ASSIGN_OR_RETURN(span.end, StampIn(row, "to"));
  if (span.empty() || span.length() > kLongestRow) {
    return Nonsense(row, "a row does not end within an hour after it begins");
  }
  return span;
}

// Absent if the row does not have the value, in any of the ways in which it may not.
absl::StatusOr<std::optional<CarbonIntensity>> ParseValue(const Json& row, const char* name) {
  const Json* const intensity = Member(row, "intensity");
  if (intensity == nullptr) return std::nullopt;
  return IntensityIn(*intensity, name);
}

}  // namespace

absl::StatusOr<AnswerSeries> ParseNesoIntensity(absl::string_view body, NesoValue value,
                                                const NesoPlace& place,
                                                const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  WINDFALL_ASSIGN_OR_RETURN(const Json* const rows, FindRows(answer, place));
  const bool is_estimate = value == NesoValue::kActual && !place.IsNation();
  const char* const name = value == NesoValue::kActual && !is_estimate ? "actual" : "forecast";
  AnswerRows read;
  for (const Json& row : *rows) {
    WINDFALL_ASSIGN_OR_RETURN(const TimeSpan span, ParseSpan(row));
    WINDFALL_ASSIGN_OR_RETURN(const auto intensity, ParseValue(row, name));
    read.Add(
        {.begin = span.begin, .end = span.end, .intensity = intensity, .estimated = is_estimate});
  }
  return read.Build(identity);
}

}  // namespace windfall
