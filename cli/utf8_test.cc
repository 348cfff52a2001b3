#include "cli/utf8.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(IsUtf8, TellsTextFromBytes) {
  for (const char* text : {"", "plain", "größer", "\xE2\x82\xAC", "\xF0\x9F\x8C\xAC", "\x7F"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const char* bytes : {"caf\xE9.txt", "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80",
                            "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bytes));
  }
}

}  // namespace
}  // namespace windfall
