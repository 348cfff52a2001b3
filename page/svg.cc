#include "page/svg.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "page/markup.h"

namespace windfall {
namespace {

constexpr size_t kZoneColours = 6;
constexpr double kNameHeight = 15;
constexpr int kNameLength = 10;

}  // namespace

std::string SvgLine(absl::string_view css, SvgPoint from, SvgPoint to) {
  return absl::StrCat("<line class=\"", css, "\" x1=\"", Coordinate(from.x), "\" y1=\"",
                      Coordinate(from.y), "\" x2=\"", Coordinate(to.x), "\" y2=\"",
                      Coordinate(to.y), "\"/>\n");
}

std::string SvgText(absl::string_view css, SvgPoint at, absl::string_view escaped) {
  return absl::StrCat("<text class=\"", css, "\" x=\"", Coordinate(at.x), "\" y=\"",
                      Coordinate(at.y), "\">", escaped, "</text>\n");
}

std::string ZoneCss(size_t index) { return absl::StrCat("zone-", index % kZoneColours); }

std::string SvgZoneNames(std::vector<ZoneName> names, double x) {
  std::sort(names.begin(), names.end(), [](const ZoneName& a, const ZoneName& b) {
    return std::tie(a.y, a.index) < std::tie(b.y, b.index);
  });
  std::string svg;
  double lowest = 0;
  for (const ZoneName& name : names) {
    lowest = std::max(name.y + 4, lowest + kNameHeight);
    svg += SvgText(absl::StrCat("name ", ZoneCss(name.index)), {x, lowest},
                   EscapeCut(name.name, kNameLength));
  }
  return svg;
}

std::string SavingPatterns() {
  return "<defs><pattern id=\"saved-hatch\" class=\"hatch\" width=\"7\" height=\"7\" "
         "patternUnits=\"userSpaceOnUse\"><path d=\"M0 7L7 0\"/></pattern>"
         "<pattern id=\"excess-hatch\" class=\"pattern\" width=\"7\" height=\"7\" "
         "patternUnits=\"userSpaceOnUse\"><path d=\"M0 7L7 0\"/></pattern></defs>\n";
}

}  // namespace windfall
