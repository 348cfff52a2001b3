// Aligned tables that fit the terminal.
#ifndef WINDFALL_CLI_RENDER_TABLE_H_
#define WINDFALL_CLI_RENDER_TABLE_H_

#include <string>
#include <vector>

#include "cli/render_text.h"
#include "cli/terminal.h"

namespace windfall {

struct Column {
  std::string title;
  bool right_aligned = false;
  // When the terminal is too narrow, columns with the highest number go first; 0 stays.
  int drop_order = 0;
  // What may be shortened stays at least this wide; 0: never shortened.
  int min_width = 0;
};

struct Cell {
  std::string text;
  Style style = Style::kPlain;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);
  // Texts are made printable. REQUIRES: as many cells as columns.
  void AddRow(std::vector<Cell> row);
  bool empty() const { return rows_.empty(); }
  // Title line and rows, each ended by a newline. Columns that are empty in all rows are left out.
  // Without a limit to the width nothing is cut, but a text beyond 60 columns does not widen the
  // other rows.
  std::string Render(const Terminal& terminal) const;

 private:
  std::vector<int> NaturalWidths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_TABLE_H_
