#ifndef WINDFALL_PAGE_HTML_STYLE_H_
#define WINDFALL_PAGE_HTML_STYLE_H_

namespace windfall {

// The style sheet of every page: light, dark and print. Categories in Okabe and Ito's colours,
// which people with any kind of colour vision can tell apart.
extern const char kHtmlStyle[];

}  // namespace windfall

#endif  // WINDFALL_PAGE_HTML_STYLE_H_
