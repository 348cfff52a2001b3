#include "forecasts/electricity_maps_intensity.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

// Of a single row; of several, the stamps say it.
constexpr absl::Duration kStep = absl::Hours(1);

// Where `object` names zone and factors, they must be those asked for.
absl::Status CheckKind(const Json& object, const SeriesIdentity& identity) {
  const std::string zone = TextIn(object, "zone").value_or(identity.zone);
  if (zone != identity.zone) {
    return ProblemStatus(SourceProblem::kWrongZone, absl::StrCat("the answer is of zone ", zone,
                                                                 " instead of ", identity.zone));
  }
  const std::string asked(ToString(identity.factors));
  const std::string factors = TextIn(object, "emissionFactorType").value_or(asked);
  if (factors == asked) return absl::OkStatus();
  return ProblemStatus(
      SourceProblem::kBadAnswer,
      absl::StrCat("the answer counts ", factors, " emissions instead of ", asked, " ones"));
}

absl::StatusOr<AnswerRow> ParseRow(const Json& json, const SeriesIdentity& identity) {
  WINDFALL_RETURN_IF_ERROR(CheckKind(json, identity));
  AnswerRow row;
  WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(json, "datetime"));
  WINDFALL_ASSIGN_OR_RETURN(row.intensity, IntensityIn(json, "carbonIntensity"));
  const Json* const estimated = Member(json, "isEstimated");
  row.estimated = estimated != nullptr && *estimated == true;
  return row;
}

}  // namespace

absl::StatusOr<AnswerSeries> ParseElectricityMapsIntensity(absl::string_view body,
                                                           const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  if (!answer.is_object()) return Nonsense(answer, "the answer is not an object");
  if (answer.empty() || TextIn(answer, "status") == "no-data") return EmptyAnswer();
  if (TextIn(answer, "zone") == std::nullopt) return Nonsense(answer, "the answer names no zone");
  WINDFALL_RETURN_IF_ERROR(CheckKind(answer, identity));
  const Json* rows = nullptr;
  for (const char* name : {"forecast", "history", "data"}) {
    if (rows == nullptr) rows = Member(answer, name);
  }
  AnswerRows read;
  if (rows == nullptr) {
    WINDFALL_ASSIGN_OR_RETURN(const AnswerRow row, ParseRow(answer, identity));
    read.Add(row);
    return read.Build(identity, kStep);
  }
  if (!rows->is_array()) return Nonsense(answer, "the answer's rows are not a list");
  for (const Json& json : *rows) {
    WINDFALL_ASSIGN_OR_RETURN(const AnswerRow row, ParseRow(json, identity));
    read.Add(row);
  }
  return read.Build(identity, kStep);
}

SourceProblem ProblemOfElectricityMaps(const HttpAnswer& answer) {
  if (answer.status == 401 && absl::StrContains(answer.body, "zoneKey=")) {
    return SourceProblem::kPlanRefused;
  }
  if (answer.status == 400 && absl::StrContains(absl::AsciiStrToLower(answer.body), "zone")) {
    return SourceProblem::kWrongZone;
  }
  return ProblemOfStatus(answer);
}

}  // namespace windfall
