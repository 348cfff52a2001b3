#include "scheduler/reports/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

constexpr int kGap = 2;  // between columns

bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The first `width` columns, the last of them "…" if there was more.
std::string Cut(const std::string& text, int width) {
  if (DisplayWidth(text) <= width) return text;
  std::string cut;
  int columns = 0;
  for (const char c : text) {
    if (StartsCodePoint(c) && ++columns == width) break;
    cut += c;
  }
  return cut + "…";
}

std::string Spaces(int count) { return std::string(static_cast<size_t>(std::max(count, 0)), ' '); }

}  // namespace

std::string Printable(absl::string_view text) {
  std::string printable;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (c < 0x20 || c == 0x7F) {
      printable += '?';
    } else if (c == 0xC2 && 0x80 <= next && next < 0xA0) {  // the control characters U+0080..9F
      printable += '?';
      ++i;
    } else {
      printable += text[i];
    }
  }
  return printable;
}

int DisplayWidth(absl::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), StartsCodePoint));
}

std::string Wrap(absl::string_view text, int width, int indent) {
  std::string lines;
  int column = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const int length = DisplayWidth(word);
    if (column > indent && column + 1 + length > width) {
      absl::StrAppend(&lines, "\n", Spaces(indent));
      column = indent;
    } else if (!lines.empty()) {
      lines += ' ';
      ++column;
    }
    lines.append(word.data(), word.size());
    column += length;
  }
  return lines;
}

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::AddRow(std::vector<std::string> cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    cells[i] = Cut(Printable(cells[i]), columns_[i].width_max);
  }
  rows_.push_back(std::move(cells));
}

std::vector<size_t> TextTable::ColumnsThatFit(const std::vector<int>& widths, int width) const {
  std::vector<size_t> shown;
  int needed = -kGap;
  for (size_t i = 0; i < columns_.size(); ++i) {
    shown.push_back(i);
    needed += widths[i] + kGap;
  }
  while (needed > width) {
    const auto last = std::max_element(shown.begin(), shown.end(), [this](size_t a, size_t b) {
      return columns_[a].rank < columns_[b].rank;
    });
    if (columns_[*last].rank == 0) break;
    needed -= widths[*last] + kGap;
    shown.erase(last);
  }
  return shown;
}

std::string TextTable::Line(const std::vector<std::string>& cells, const std::vector<size_t>& shown,
                            const std::vector<int>& widths) const {
  std::string line;
  for (const size_t i : shown) {
    if (i != shown.front()) line += Spaces(kGap);
    const std::string padding = Spaces(widths[i] - DisplayWidth(cells[i]));
    line += columns_[i].align == Align::kLeft ? cells[i] + padding : padding + cells[i];
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string TextTable::Render(int width) const {
  std::vector<int> widths;
  std::vector<std::string> titles;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    widths.push_back(DisplayWidth(titles[i]));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  const std::vector<size_t> shown = ColumnsThatFit(widths, width);
  std::vector<std::string> rules;
  for (const int column : widths) {
    std::string rule;
    for (int i = 0; i < column; ++i) rule += "─";
    rules.push_back(rule);
  }
  std::string table = Line(titles, shown, widths) + Line(rules, shown, widths);
  for (const auto& row : rows_) table += Line(row, shown, widths);
  return table;
}

}  // namespace windfall
