#include "page/markup.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(EscapeCut, CountsCodePointsAndCutsBeforeEscaping) {
  EXPECT_EQ(EscapeCut("<b>é&", 5), "&lt;b&gt;é&amp;");
  EXPECT_EQ(EscapeCut("<b>é&x", 5), "&lt;b&gt;é…");
}

TEST(Escape, ReplacesControlCharacters) {
  EXPECT_EQ(Escape("a\x01"
                   "b"),
            "a\xEF\xBF\xBD"
            "b");
}

}  // namespace
}  // namespace windfall
