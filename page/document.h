// What every page has: its head, figures that stand out, and facts.
#ifndef WINDFALL_PAGE_DOCUMENT_H_
#define WINDFALL_PAGE_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace windfall {

// Up to the begin of the body. The style is in it: the page loads nothing.
std::string RenderPageHead(absl::string_view title);

// A figure that stands out.
struct PageCard {
  std::string label;
  std::string value;
  std::string unit;
  std::string detail;
};
std::string RenderCards(const std::vector<PageCard>& cards);

struct PageFact {
  std::string label;
  std::string text;
};
// A list of what is known, label by label.
std::string RenderFacts(const std::vector<PageFact>& facts);

}  // namespace windfall

#endif  // WINDFALL_PAGE_DOCUMENT_H_
