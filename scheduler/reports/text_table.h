#ifndef WINDFALL_SCHEDULER_REPORTS_TEXT_TABLE_H_
#define WINDFALL_SCHEDULER_REPORTS_TEXT_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace windfall {

// The text without what a terminal would obey (control characters become "?").
std::string Printable(absl::string_view text);
// Its columns on a terminal, one a code point.
int DisplayWidth(absl::string_view text);
// Lines of at most `width` columns, broken between words; later lines start with `indent` spaces.
std::string Wrap(absl::string_view text, int width, int indent);

// An aligned table that gives up columns to fit a width.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kRight;
    int rank = 0;         // the highest rank is dropped first; 0 is never dropped
    int width_max = 100;  // longer cells are cut with "…"
  };

  explicit TextTable(std::vector<Column> columns);
  // REQUIRES: as many cells as columns.
  void AddRow(std::vector<std::string> cells);
  // Header, rule and rows, each ending with a newline, without trailing spaces.
  std::string Render(int width) const;

 private:
  std::vector<size_t> ColumnsThatFit(const std::vector<int>& widths, int width) const;
  std::string Line(const std::vector<std::string>& cells, const std::vector<size_t>& shown,
                   const std::vector<int>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_TEXT_TABLE_H_
