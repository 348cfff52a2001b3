#include "cli/render_table.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

Table Example() {
  Table table({{.title = "ID", .right_aligned = true},
               {.title = "NAME", .min_width = 6},
               {.title = "STATE"},
               {.title = "USER", .drop_order = 1},
               {.title = "EMPTY"}});
  table.AddRow({{"7"}, {"a long name of a job"}, {"running", Style::kGreen}, {"ada"}, {""}});
  table.AddRow({{"1006"}, {"b"}, {"held"}, {""}, {""}});
  return table;
}

TEST(Table, AlignsAndLeavesOutWhatIsEmpty) {
  EXPECT_EQ(Example().Render({}),
            "  ID  NAME                  STATE    USER\n"
            "   7  a long name of a job  running  ada\n"
            "1006  b                     held\n");
}

TEST(Table, DropsColumnsAndShortensTextsToFitTheTerminal) {
  EXPECT_EQ(Example().Render({.width = 22}),
            "  ID  NAME     STATE\n"
            "   7  a long~  running\n"
            "1006  b        held\n");
}

TEST(Table, ShortensBeforeItDrops) {
  EXPECT_EQ(Example().Render({.width = 30, .unicode = true}),
            "  ID  NAME       STATE    USER\n"
            "   7  a long n…  running  ada\n"
            "1006  b          held\n");
}

TEST(Table, ColourDoesNotDisturbAlignment) {
  Table table({{.title = "A"}, {.title = "B"}});
  table.AddRow({{"x", Style::kRed}, {"y"}});
  EXPECT_EQ(table.Render({.color = true}),
            "\x1b[1mA\x1b[0m  \x1b[1mB\x1b[0m\n\x1b[31mx\x1b[0m  y\n");
}

TEST(Table, DoesNotPadAllRowsToOneThatIsVeryLongInAPipe) {
  Table table({{.title = "NAME"}, {.title = "STATUS"}});
  const std::string name(3000, 'x');
  table.AddRow({{name}, {"held"}});
  table.AddRow({{"short"}, {"done"}});
  EXPECT_EQ(table.Render({}), "NAME" + std::string(58, ' ') + "STATUS\n" + name + "  held\nshort" +
                                  std::string(57, ' ') + "done\n");
}

}  // namespace
}  // namespace windfall
