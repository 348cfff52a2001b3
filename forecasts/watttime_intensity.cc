#include "forecasts/watttime_intensity.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

constexpr char kPoundsPerMwh[] = "lbs_co2_per_mwh";

absl::Status CheckMeta(const Json& meta, const std::string& region,
                       const SeriesIdentity& identity) {
  const std::string answered = TextIn(meta, "region").value_or("unknown");
  if (answered != region) {
    return ProblemStatus(SourceProblem::kWrongZone, absl::StrCat("the answer is of region ",
                                                                 answered, " instead of ", region));
  }
  if (TextIn(meta, "signal_type") != WattTimeSignal(identity.signal)) {
    return Nonsense(
        meta, absl::StrCat("the answer is not of the signal ", WattTimeSignal(identity.signal)));
  }
  if (TextIn(meta, "units") == kPoundsPerMwh) return absl::OkStatus();
  return Nonsense(meta, absl::StrCat("the answer is not in ", kPoundsPerMwh));
}

absl::StatusOr<AnswerRow> ParseRow(const Json& json) {
  AnswerRow row;
  WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(json, "point_time"));
  WINDFALL_ASSIGN_OR_RETURN(row.intensity, IntensityIn(json, "value", kGramsPerKwhInPoundPerMwh));
  const Json* const imputed = Member(json, "imputed_data_used");
  row.estimated = imputed != nullptr && *imputed == true;
  return row;
}

}  // namespace

std::string WattTimeSignal(Signal signal) {
  return signal == Signal::kMarginal ? "co2_moer" : "co2_aoer";
}

absl::StatusOr<AnswerSeries> ParseWattTimeIntensity(absl::string_view body,
                                                    const std::string& region,
                                                    const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  if (answer.is_object() && answer.empty()) return EmptyAnswer();
  const Json* const meta = Member(answer, "meta");
  const Json* const data = Member(answer, "data");
  if (meta == nullptr || data == nullptr || !data->is_array()) {
    return Nonsense(answer, "the answer has no list of data with its meta");
  }
  WINDFALL_RETURN_IF_ERROR(CheckMeta(*meta, region, identity));
  AnswerRows rows;
  for (const Json& json : *data) {
    WINDFALL_ASSIGN_OR_RETURN(const AnswerRow row, ParseRow(json));
    rows.Add(row);
  }
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> period,
                            NumberIn(*meta, "data_point_period_seconds"));
  const bool has_period = period.has_value() && *period >= 1 && *period <= 86'400;
  WINDFALL_ASSIGN_OR_RETURN(
      AnswerSeries read,
      rows.Build(identity, has_period ? std::optional(absl::Seconds(*period)) : std::nullopt));
  if (Member(*meta, "generated_at") != nullptr) {
    WINDFALL_ASSIGN_OR_RETURN(read.issue_time, StampIn(*meta, "generated_at"));
  }
  return read;
}

bool RefusesToken(const HttpAnswer& answer) {
  if (answer.status == 401) return true;
  return answer.status == 403 && !absl::StartsWith(absl::StripAsciiWhitespace(answer.body), "{");
}

SourceProblem ProblemOfWattTime(const HttpAnswer& answer) {
  if (RefusesToken(answer)) return SourceProblem::kTokenExpired;
  if (answer.status == 403) return SourceProblem::kBadScope;
  if (answer.status == 400 && absl::StrContains(answer.body, "region")) {
    return SourceProblem::kWrongZone;
  }
  return ProblemOfStatus(answer);
}

}  // namespace windfall
