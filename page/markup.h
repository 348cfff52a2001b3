// Text and numbers as they stand in HTML and SVG.
#ifndef WINDFALL_PAGE_MARKUP_H_
#define WINDFALL_PAGE_MARKUP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace windfall {

// Safe as text and within quoted attributes; control characters become U+FFFD.
std::string Escape(absl::string_view text);
// The first `length` code points, the last of them "…" if there were more; then escaped.
std::string EscapeCut(absl::string_view text, int length);
// Escaped, with a leading "-" as a minus sign. For figures.
std::string EscapeFigure(absl::string_view figure);
// A coordinate with one decimal.
std::string Coordinate(double value);

}  // namespace windfall

#endif  // WINDFALL_PAGE_MARKUP_H_
