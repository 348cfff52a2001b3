#include "scheduler/simulator/trace_rows.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

constexpr size_t kShownCharacters = 120;

}  // namespace

absl::StatusOr<TraceRows> TraceRows::Open(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  const absl::string_view first_line = text.substr(0, text.find('\n'));
  TraceRows rows(text, first_line.find('|') == absl::string_view::npos ? ',' : '|');
  const std::optional<TraceRow> header = rows.NextLine();
  if (!header.has_value())
    return absl::InvalidArgumentError("it is empty: a header must come first");
  rows.width_ = header->fields.size();
  for (size_t i = 0; i < rows.width_; ++i) {
    rows.columns_.emplace(absl::AsciiStrToLower(header->fields[i]), i);
  }
  return rows;
}

bool TraceRows::HasColumn(absl::string_view name) const { return columns_.contains(name); }

absl::StatusOr<std::optional<TraceRow>> TraceRows::Next() {
  std::optional<TraceRow> row = NextLine();
  if (row.has_value() && row->fields.size() != width_) {
    return TraceError(
        *row, absl::StrCat("it has ", row->fields.size(), " fields, the header has ", width_));
  }
  return row;
}

absl::string_view TraceRows::Field(const TraceRow& row, absl::string_view column) const {
  const auto found = columns_.find(column);
  return found == columns_.end() ? absl::string_view() : row.fields[found->second];
}

std::optional<TraceRow> TraceRows::NextLine() {
  while (!rest_.empty()) {
    const size_t length = std::min(rest_.find('\n'), rest_.size());
    const absl::string_view text = absl::StripTrailingAsciiWhitespace(rest_.substr(0, length));
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    ++line_;
    if (text.empty() || text.front() == '#') continue;
    TraceRow row = {.line = line_, .text = text, .fields = absl::StrSplit(text, delimiter_)};
    for (absl::string_view& field : row.fields) field = absl::StripAsciiWhitespace(field);
    return row;
  }
  return std::nullopt;
}

absl::Status TraceError(const TraceRow& row, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(
      "line ", row.line, " \"", absl::Utf8SafeCHexEscape(row.text.substr(0, kShownCharacters)),
      "\": ", problem));
}

absl::StatusOr<std::optional<double>> NumberIn(const TraceRows& rows, const TraceRow& row,
                                               absl::string_view column) {
  const absl::string_view text = rows.Field(row, column);
  if (text.empty()) return std::nullopt;
  double number = 0;
  if (!absl::SimpleAtod(text, &number) || !std::isfinite(number) || number < 0) {
    return TraceError(row, absl::StrCat(column, " '", absl::Utf8SafeCHexEscape(text),
                                        "' is no number from 0 on"));
  }
  return number;
}

}  // namespace windfall
