#include "scheduler/reports/text_table.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(TextTable, AlignsColumnsByWhatIsSeenAndNotByBytes) {
  TextTable table({{.title = "name", .align = TextTable::Align::kLeft}, {.title = "kWh"}});
  table.AddRow({"zürich", "1.5"});
  table.AddRow({"bern", "12.5"});
  EXPECT_EQ(table.Render(60),
            "name     kWh\n"
            "──────  ────\n"
            "zürich   1.5\n"
            "bern    12.5\n");
}

TEST(TextTable, DropsTheHighestRankFirstAndNeverRankZero) {
  TextTable table({{.title = "aaaa"}, {.title = "bbbb", .rank = 2}, {.title = "cccc", .rank = 1}});
  EXPECT_EQ(table.Render(16), "aaaa  bbbb  cccc\n────  ────  ────\n");
  EXPECT_EQ(table.Render(15), "aaaa  cccc\n────  ────\n");
  EXPECT_EQ(table.Render(9), "aaaa\n────\n");
  EXPECT_EQ(table.Render(2), "aaaa\n────\n");
}

TEST(TextTable, CutsLongCells) {
  TextTable table({{.title = "n", .align = TextTable::Align::kLeft, .width_max = 5}});
  table.AddRow({"abcdefgh"});
  table.AddRow({"abcde"});
  EXPECT_EQ(table.Render(60), "n\n─────\nabcd…\nabcde\n");
}

TEST(Printable, KeepsTerminalCommandsOut) {
  EXPECT_EQ(Printable("a\x1b[31mb\x7f\n"), "a?[31mb??");
  EXPECT_EQ(Printable("\xc2\x9b"
                      "31m é"),
            "?31m é");
}

TEST(Wrap, BreaksBetweenWordsAndIndentsLaterLines) {
  EXPECT_EQ(Wrap("one two three four", 9, 2), "one two\n  three\n  four");
  EXPECT_EQ(Wrap("unbreakable", 4, 0), "unbreakable");
}

}  // namespace
}  // namespace windfall
