#ifndef WINDFALL_CLI_STYLED_LINE_H_
#define WINDFALL_CLI_STYLED_LINE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cli/render_text.h"
#include "cli/terminal.h"

namespace windfall {

// A line put together cell by cell. Neighbours of one style are painted together, blanks not at
// all, so that a chart does not consist of terminal codes.
class StyledLine {
 public:
  // `terminal` outlives it.
  explicit StyledLine(const Terminal& terminal) : terminal_(terminal) {}

  void Add(absl::string_view cell, Style style);
  // The line so far, which begins anew.
  std::string Take();

 private:
  void PaintPending();

  const Terminal& terminal_;
  Style style_ = Style::kPlain;
  std::string pending_;  // cells of style_
  std::string text_;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_STYLED_LINE_H_
