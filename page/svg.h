// The marks that charts are drawn with, in the style of `kHtmlStyle`.
#ifndef WINDFALL_PAGE_SVG_H_
#define WINDFALL_PAGE_SVG_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace windfall {

struct SvgPoint {
  double x = 0;
  double y = 0;
};

// `css`: classes of the style sheet.
std::string SvgLine(absl::string_view css, SvgPoint from, SvgPoint to);
// `escaped`: text as it stands in markup.
std::string SvgText(absl::string_view css, SvgPoint at, absl::string_view escaped);
// The class that gives the line and the name of the zone at `index` their colour; of many zones
// some share one.
std::string ZoneCss(size_t index);

}  // namespace windfall

#endif  // WINDFALL_PAGE_SVG_H_
