#include "cli/render_table.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr int kGap = 2;
constexpr int kWidestPadding = 60;

// A width of -1 leaves the column out.
int TotalWidth(const std::vector<int>& widths) {
  int total = -kGap;
  for (const int width : widths) total += width < 0 ? 0 : width + kGap;
  return total;
}

// How narrow the table can get by shortening alone.
int LeastWidth(const std::vector<Column>& columns, const std::vector<int>& widths) {
  std::vector<int> least = widths;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].min_width > 0) least[i] = std::min(least[i], columns[i].min_width);
  }
  return TotalWidth(least);
}

void DropColumns(const std::vector<Column>& columns, int limit, std::vector<int>& widths) {
  while (LeastWidth(columns, widths) > limit) {
    size_t worst = columns.size();
    for (size_t i = 0; i < columns.size(); ++i) {
      if (widths[i] < 0 || columns[i].drop_order == 0) continue;
      if (worst == columns.size() || columns[i].drop_order > columns[worst].drop_order) worst = i;
    }
    if (worst == columns.size()) return;
    widths[worst] = -1;
  }
}

void ShortenColumns(const std::vector<Column>& columns, int limit, std::vector<int>& widths) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const int excess = TotalWidth(widths) - limit;
    if (excess <= 0) return;
    if (widths[i] < 0 || columns[i].min_width == 0) continue;
    widths[i] = std::max(std::min(widths[i], columns[i].min_width), widths[i] - excess);
  }
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<Cell> row) {
  assert(row.size() == columns_.size());
  for (Cell& cell : row) cell.text = Printable(cell.text);
  rows_.push_back(std::move(row));
}

std::vector<int> Table::NaturalWidths() const {
  std::vector<int> widths(columns_.size(), -1);
  for (size_t i = 0; i < columns_.size(); ++i) {
    for (const std::vector<Cell>& row : rows_) {
      if (row[i].text.empty()) continue;
      widths[i] = std::max({widths[i], DisplayWidth(row[i].text), DisplayWidth(columns_[i].title)});
    }
  }
  return widths;
}

std::string Table::Render(const Terminal& terminal) const {
  std::vector<int> widths = NaturalWidths();
  if (terminal.width > 0) {
    DropColumns(columns_, terminal.width, widths);
    ShortenColumns(columns_, terminal.width, widths);
  } else {
    for (int& width : widths) width = std::min(width, kWidestPadding);
  }
  std::vector<Cell> titles;
  for (const Column& column : columns_) {
    titles.push_back({.text = column.title, .style = Style::kBold});
  }
  std::string rendered;
  const auto render_row = [&](const std::vector<Cell>& row) {
    std::string line;
    int missing = 0;  // blanks that only matter if something follows
    for (size_t i = 0; i < row.size(); ++i) {
      if (widths[i] < 0) continue;
      const std::string text =
          terminal.width > 0 ? Shorten(row[i].text, widths[i], terminal.unicode) : row[i].text;
      const int blanks = std::max(0, widths[i] - DisplayWidth(text));
      if (columns_[i].right_aligned) missing += blanks;
      if (!text.empty()) {
        line.append(static_cast<size_t>(missing), ' ');
        missing = 0;
      }
      absl::StrAppend(&line, text.empty() ? "" : Paint(text, row[i].style, terminal));
      missing += kGap + (columns_[i].right_aligned ? 0 : blanks);
    }
    absl::StrAppend(&rendered, line, "\n");
  };
  render_row(titles);
  for (const std::vector<Cell>& row : rows_) render_row(row);
  return rendered;
}

}  // namespace windfall
