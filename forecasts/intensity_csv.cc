#include "forecasts/intensity_csv.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/csv_rows.h"
#include "forecasts/intensity_number.h"
#include "forecasts/step_builder.h"
#include "forecasts/timestamp.h"

namespace windfall {
namespace {

// Where the columns stand. Without `issued`, the file holds intensity as it came true.
struct Columns {
  size_t count = 0;
  std::optional<size_t> issued;
  size_t time = 0;
  size_t value = 0;
};

struct ParsedRow {
  absl::Time issued;  // meaningless without an `issued` column
  absl::Time time;
  std::optional<CarbonIntensity> intensity;  // absent: blank
};

// In order of issue time; intensity as it came true is under one, meaningless, issue time.
using StampsByIssue = std::map<absl::Time, StampedIntensities>;

std::optional<size_t> Find(const std::vector<std::string>& names, absl::string_view name) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return i;
  }
  return std::nullopt;
}

absl::StatusOr<Columns> AsIssuedColumns(const CsvRow& header,
                                        const std::vector<std::string>& names) {
  const std::optional<size_t> issued = Find(names, "issued_utc");
  const std::optional<size_t> target = Find(names, "target_utc");
  const std::optional<size_t> value = Find(names, "forecast_gco2_per_kwh");
  if (!issued || !target || !value) {
    return RowError(header,
                    "forecasts need the columns issued_utc, target_utc and forecast_gco2_per_kwh");
  }
  return Columns{.count = names.size(), .issued = issued, .time = *target, .value = *value};
}

absl::StatusOr<Columns> ActualColumns(const CsvRow& header, const std::vector<std::string>& names) {
  std::optional<size_t> value;
  for (size_t i = 1; i < names.size(); ++i) {
    if (!absl::StrContains(names[i], "carbon_intensity")) continue;
    if (value) {
      return RowError(header, "more than one column is called carbon_intensity: leave one");
    }
    value = i;
  }
  if (!value) {
    return RowError(header,
                    "not a header: the first column must be a time and a later one's name contain "
                    "carbon_intensity (or issued_utc,target_utc,forecast_gco2_per_kwh)");
  }
  return Columns{.count = names.size(), .time = 0, .value = *value};
}

absl::StatusOr<Columns> ReadHeader(const CsvRow& header) {
  std::vector<std::string> names;
  for (const std::string& field : header.fields) names.push_back(absl::AsciiStrToLower(field));
  return Find(names, "issued_utc") ? AsIssuedColumns(header, names) : ActualColumns(header, names);
}

absl::StatusOr<ParsedRow> ParseFields(const std::vector<std::string>& fields,
                                      const Columns& columns) {
  ParsedRow parsed;
  if (columns.issued) {
    WINDFALL_ASSIGN_OR_RETURN(parsed.issued, ParseTimestamp(fields[*columns.issued]));
  }
  WINDFALL_ASSIGN_OR_RETURN(parsed.time, ParseTimestamp(fields[columns.time]));
  if (!fields[columns.value].empty()) {
    WINDFALL_ASSIGN_OR_RETURN(parsed.intensity, ParseIntensity(fields[columns.value]));
  }
  return parsed;
}

absl::StatusOr<ParsedRow> ParseRow(const CsvRow& row, const Columns& columns) {
  // A decimal comma, for one, makes a column too many.
  if (row.fields.size() != columns.count) {
    return RowError(
        row, absl::StrCat(row.fields.size(), " columns where the header has ", columns.count));
  }
  absl::StatusOr<ParsedRow> parsed = ParseFields(row.fields, columns);
  if (!parsed.ok()) return RowError(row, parsed.status().message());
  return parsed;
}

absl::StatusOr<IntensitySeries> BuildSeries(const StampedIntensities& stamps,
                                            const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(std::vector<IntensityStep> steps, BuildSteps(stamps));
  return IntensitySeries::Create(identity, std::move(steps));
}

absl::StatusOr<std::vector<Forecast>> BuildForecasts(const StampsByIssue& stamps,
                                                     const SeriesIdentity& identity) {
  std::vector<Forecast> forecasts;
  for (const auto& [issued, targets] : stamps) {
    absl::StatusOr<IntensitySeries> series = BuildSeries(targets, identity);
    if (!series.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the forecast issued at ",
                       absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", issued, absl::UTCTimeZone()), ": ",
                       series.status().message()));
    }
    forecasts.push_back({.series = *std::move(series), .issue_time = issued, .fetch_time = issued});
  }
  return forecasts;
}

}  // namespace

absl::StatusOr<RecordedIntensity> ParseIntensityCsv(absl::string_view text,
                                                    const SeriesIdentity& identity) {
  CsvReader reader(text);
  const std::optional<CsvRow> header = reader.Next();
  if (!header) return absl::InvalidArgumentError("the file is empty");
  WINDFALL_ASSIGN_OR_RETURN(const Columns columns, ReadHeader(*header));

  RecordedIntensity recorded;
  StampsByIssue stamps;
  while (const std::optional<CsvRow> row = reader.Next()) {
    WINDFALL_ASSIGN_OR_RETURN(const ParsedRow parsed, ParseRow(*row, columns));
    if (!parsed.intensity) {
      ++recorded.blank_rows;
      continue;
    }
    const bool is_new =
        stamps[parsed.issued].insert_or_assign(parsed.time, *parsed.intensity).second;
    if (!is_new) ++recorded.replaced_rows;
  }
  if (stamps.empty()) return absl::InvalidArgumentError("no row holds a value");
  if (columns.issued) {
    WINDFALL_ASSIGN_OR_RETURN(recorded.content, BuildForecasts(stamps, identity));
  } else {
    WINDFALL_ASSIGN_OR_RETURN(recorded.content, BuildSeries(stamps.begin()->second, identity));
  }
  return recorded;
}

}  // namespace windfall
