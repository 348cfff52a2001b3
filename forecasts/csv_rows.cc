#include "forecasts/csv_rows.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace windfall {
namespace {

constexpr size_t kShownCharacters = 120;

// Takes one field off the front of `rest`, the comma after it included. A quote inside a quoted
// field is written twice; a quote that is never closed reaches to the end.
std::string TakeQuoted(absl::string_view* rest) {
  std::string field;
  rest->remove_prefix(1);
  while (!rest->empty()) {
    const char c = rest->front();
    rest->remove_prefix(1);
    if (c == '"' && !absl::ConsumePrefix(rest, "\"")) break;
    field.push_back(c);
  }
  rest->remove_prefix(std::min(rest->find(','), rest->size()));
  return field;
}

std::string TakePlain(absl::string_view* rest) {
  const size_t length = std::min(rest->find(','), rest->size());
  const std::string field(absl::StripAsciiWhitespace(rest->substr(0, length)));
  rest->remove_prefix(length);
  return field;
}

std::vector<std::string> SplitFields(absl::string_view line) {
  std::vector<std::string> fields;
  do {
    line = absl::StripLeadingAsciiWhitespace(line);
    fields.push_back(absl::StartsWith(line, "\"") ? TakeQuoted(&line) : TakePlain(&line));
  } while (absl::ConsumePrefix(&line, ","));
  return fields;
}

}  // namespace

CsvReader::CsvReader(absl::string_view text) : rest_(text) {
  absl::ConsumePrefix(&rest_, "\xEF\xBB\xBF");
}

std::optional<CsvRow> CsvReader::Next() {
  while (!rest_.empty()) {
    const size_t length = std::min(rest_.find('\n'), rest_.size());
    const absl::string_view text = absl::StripTrailingAsciiWhitespace(rest_.substr(0, length));
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    ++line_;
    if (text.empty() || text.front() == '#') continue;
    return CsvRow{.line = line_, .text = text, .fields = SplitFields(text)};
  }
  return std::nullopt;
}

absl::Status RowError(const CsvRow& row, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(
      "line ", row.line, " \"", absl::Utf8SafeCHexEscape(row.text.substr(0, kShownCharacters)),
      "\": ", problem));
}

}  // namespace windfall
