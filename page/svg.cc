#include "page/svg.h"

#include "absl/strings/str_cat.h"
#include "page/markup.h"

namespace windfall {
namespace {

constexpr size_t kZoneColours = 6;

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

}  // namespace windfall
