#include "forecasts/energy_charts_intensity.h"

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

// Null if the answer has no such column: then it knows nothing of it.
absl::StatusOr<const Json*> Column(const Json& answer, const char* name, size_t length) {
  const Json* const column = Member(answer, name);
  if (column == nullptr || column->is_null()) return nullptr;
  if (column->is_array() && column->size() == length) return column;
  return Nonsense(answer, absl::StrCat("\"", name, "\" is not a list of ", length, " values"));
}

absl::StatusOr<std::optional<CarbonIntensity>> ValueAt(const Json* column, size_t i) {
  if (column == nullptr) return std::nullopt;
  const Json row = {{"value", (*column)[i]}};
  return IntensityIn(row, "value");
}

}  // namespace

absl::StatusOr<AnswerSeries> ParseEnergyChartsIntensity(absl::string_view body,
                                                        EnergyChartsValue value,
                                                        const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  if (answer.is_object() && answer.empty()) return EmptyAnswer();
  const Json* const times = Member(answer, "unix_seconds");
  if (times == nullptr || !times->is_array()) {
    return Nonsense(answer, "the answer has no list of times");
  }
  WINDFALL_ASSIGN_OR_RETURN(const Json* const measured, Column(answer, "co2eq", times->size()));
  WINDFALL_ASSIGN_OR_RETURN(const Json* const forecast,
                            Column(answer, "co2eq_forecast", times->size()));
  AnswerRows rows;
  for (size_t i = 0; i < times->size(); ++i) {
    const Json stamp = {{"unix_seconds", (*times)[i]}};
    AnswerRow row;
    WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(stamp, "unix_seconds"));
    WINDFALL_ASSIGN_OR_RETURN(row.intensity, ValueAt(measured, i));
    if (value == EnergyChartsValue::kExpected && !row.intensity.has_value()) {
      WINDFALL_ASSIGN_OR_RETURN(row.intensity, ValueAt(forecast, i));
    }
    rows.Add(row);
  }
  return rows.Build(identity);
}

}  // namespace windfall
