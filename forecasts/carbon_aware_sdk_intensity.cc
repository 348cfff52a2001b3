#include "forecasts/carbon_aware_sdk_intensity.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/status_macros.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

absl::StatusOr<std::optional<absl::Duration>> MinutesIn(const Json& json, const char* name) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> minutes, NumberIn(json, name));
  if (!minutes.has_value() || *minutes <= 0) return std::nullopt;
  return absl::Minutes(*minutes);
}

// "00:05:00"; absent if it is anything else.
std::optional<absl::Duration> ClockDuration(const Json& json) {
  const std::string text = TextIn(json, "duration").value_or("");
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  const bool is_clock = parts.size() == 3 && absl::SimpleAtoi(parts[0], &hours) &&
                        absl::SimpleAtoi(parts[1], &minutes) &&
                        absl::SimpleAtoi(parts[2], &seconds);
  const absl::Duration duration =
      absl::Hours(hours) + absl::Minutes(minutes) + absl::Seconds(seconds);
  return is_clock && duration > absl::ZeroDuration() ? std::optional(duration) : std::nullopt;
}

absl::StatusOr<AnswerRow> ParsePoint(const Json& json, std::optional<absl::Duration> window) {
  AnswerRow row;
  WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(json, "timestamp"));
  WINDFALL_ASSIGN_OR_RETURN(row.intensity, IntensityIn(json, "value"));
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<absl::Duration> duration,
                            MinutesIn(json, "duration"));
  if (!duration.has_value()) return row;
  if (window.has_value() && *window > *duration) {
    return Nonsense(json, absl::StrCat("the value is a mean over ", absl::FormatDuration(*window),
                                       ", longer than its step"));
  }
  row.end = row.begin + *duration;
  return row;
}

// Null if there is none.
const Json* ForecastOf(const Json& answer, const std::string& location) {
  for (const Json& forecast : answer) {
    const std::optional<std::string> named = TextIn(forecast, "location");
    if (named.has_value() && absl::EqualsIgnoreCase(*named, location)) return &forecast;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<AnswerSeries> ParseCarbonAwareForecast(absl::string_view body,
                                                      const std::string& location,
                                                      const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  if (!answer.is_array()) return Nonsense(answer, "the answer is not a list of forecasts");
  if (answer.empty()) return EmptyAnswer();
  const Json* const forecast = ForecastOf(answer, location);
  if (forecast == nullptr) {
    return ProblemStatus(SourceProblem::kWrongZone,
                         absl::StrCat("the answer has no forecast for location ", location));
  }
  const Json* const points = Member(*forecast, "forecastData");
  if (points == nullptr || !points->is_array()) {
    return Nonsense(*forecast, "the forecast has no list of data");
  }
  WINDFALL_ASSIGN_OR_RETURN(const auto window, MinutesIn(*forecast, "windowSize"));
  AnswerRows rows;
  for (const Json& point : *points) {
    WINDFALL_ASSIGN_OR_RETURN(const AnswerRow row, ParsePoint(point, window));
    rows.Add(row);
  }
  WINDFALL_ASSIGN_OR_RETURN(AnswerSeries read, rows.Build(identity));
  if (Member(*forecast, "generatedAt") != nullptr) {
    WINDFALL_ASSIGN_OR_RETURN(read.issue_time, StampIn(*forecast, "generatedAt"));
  }
  return read;
}

absl::StatusOr<AnswerSeries> ParseCarbonAwareEmissions(absl::string_view body,
                                                       const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  if (!answer.is_array()) return Nonsense(answer, "the answer is not a list of emissions");
  AnswerRows rows;
  std::optional<absl::Duration> step;
  for (const Json& json : answer) {
    AnswerRow row;
    WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(json, "time"));
    WINDFALL_ASSIGN_OR_RETURN(row.intensity, IntensityIn(json, "rating"));
    step = ClockDuration(json);
    rows.Add(row);
  }
  return rows.Build(identity, step);
}

SourceProblem ProblemOfCarbonAware(const HttpAnswer& answer) {
  if (answer.status == 501) return SourceProblem::kPlanRefused;
  if (answer.status == 400 && absl::StrContains(absl::AsciiStrToLower(answer.body), "location")) {
    return SourceProblem::kWrongZone;
  }
  return ProblemOfStatus(answer);
}

}  // namespace windfall
