#include "cli/styled_line.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {

void StyledLine::Add(absl::string_view cell, Style style) {
  if (cell == " ") style = Style::kPlain;
  if (style != style_) PaintPending();
  style_ = style;
  absl::StrAppend(&pending_, cell);
}

std::string StyledLine::Take() {
  PaintPending();
  return std::exchange(text_, "");
}

void StyledLine::PaintPending() {
  if (!pending_.empty()) text_ += Paint(std::exchange(pending_, ""), style_, terminal_);
}

}  // namespace windfall
