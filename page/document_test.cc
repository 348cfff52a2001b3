#include "page/document.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PageDocument, EscapesWhatItIsGiven) {
  const std::string bad = "<b>\"&'";
  for (const std::string& html :
       {RenderPageHead(bad),
        RenderCards({{.label = bad, .value = bad, .unit = bad, .detail = bad}}),
        RenderFacts({{.label = bad, .text = bad}})}) {
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;&quot;&amp;&#39;"));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
  }
}

TEST(PageDocument, LoadsNothing) {
  for (const char* reference : {"http", "src=", "@import", "<link"}) {
    EXPECT_THAT(RenderPageHead("title"), Not(HasSubstr(reference)));
  }
}

}  // namespace
}  // namespace windfall
