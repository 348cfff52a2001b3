#include "forecasts/energi_data_intensity.h"

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/provider_json.h"

namespace windfall {
namespace {

// Of a single record; of several, the stamps say it.
constexpr absl::Duration kStep = absl::Minutes(5);

absl::StatusOr<AnswerRow> ParseRecord(const Json& record, const std::string& price_area) {
  const std::string area = TextIn(record, "PriceArea").value_or("unknown");
  if (area != price_area) {
    return ProblemStatus(SourceProblem::kWrongZone, absl::StrCat("the answer is of price area ",
                                                                 area, " instead of ", price_area));
  }
  AnswerRow row;
  WINDFALL_ASSIGN_OR_RETURN(row.begin, StampIn(record, "Minutes5UTC"));
  WINDFALL_ASSIGN_OR_RETURN(row.intensity, IntensityIn(record, "CO2Emission"));
  return row;
}

}  // namespace

absl::StatusOr<AnswerSeries> ParseEnergiDataIntensity(absl::string_view body,
                                                      const std::string& price_area,
                                                      const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const Json answer, ParseProviderJson(body));
  const Json* const records = Member(answer, "records");
  if (records == nullptr || !records->is_array()) {
    return Nonsense(answer, "the answer has no list of records");
  }
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> total, NumberIn(answer, "total"));
  if (total.has_value() && *total > static_cast<double>(records->size())) {
    return Nonsense(answer, absl::StrCat("the answer holds only ", records->size(), " of ", *total,
                                         " records"));
  }
  AnswerRows rows;
  for (const Json& record : *records) {
    WINDFALL_ASSIGN_OR_RETURN(const AnswerRow row, ParseRecord(record, price_area));
    rows.Add(row);
  }
  return rows.Build(identity, kStep);
}

}  // namespace windfall
