// The marks that charts are drawn with, in the style of `kHtmlStyle`.
#ifndef WINDFALL_PAGE_SVG_H_
#define WINDFALL_PAGE_SVG_H_

#include <cstddef>
#include <string>
#include <vector>

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

// A zone's name, to stand where its line ends.
struct ZoneName {
  double y = 0;      // of the line
  size_t index = 0;  // of the zone; for its colour
  std::string name;
};
// The names from `x` on, moved down where they would cover each other. Cut and escaped here.
std::string SvgZoneNames(std::vector<ZoneName> names, double x);

// The definitions of what `.saved` and `.excess-hatch` are filled with. Once in a chart.
std::string SavingPatterns();

}  // namespace windfall

#endif  // WINDFALL_PAGE_SVG_H_
