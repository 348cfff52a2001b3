#include "cli/parse_amount.h"

#include <csignal>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseMemory, ReadsPowersOf1024) {
  EXPECT_EQ(*ParseMemory("16G"), int64_t{16} << 30);
  EXPECT_EQ(*ParseMemory("512m"), int64_t{512} << 20);
  EXPECT_EQ(*ParseMemory("1.5TiB"), int64_t{3} << 39);
  EXPECT_EQ(*ParseMemory("4KB"), 4096);
}

TEST(ParseMemory, RefusesAnythingElseAndShowsAnExample) {
  for (const std::string text : {"", "16", "G", "-1G", "16X", "nanG", "1e30T", "infG", "B"}) {
    const auto memory = ParseMemory(text);
    ASSERT_FALSE(memory.ok()) << text;
    EXPECT_THAT(std::string(memory.status().message()), HasSubstr("'" + text + "'"));
    EXPECT_THAT(std::string(memory.status().message()), HasSubstr("16G"));
  }
}

TEST(ParsePercent, ReadsAFraction) {
  EXPECT_DOUBLE_EQ(*ParsePercent("5%"), 0.05);
  EXPECT_DOUBLE_EQ(*ParsePercent("12.5%"), 0.125);
}

TEST(ParseMinSaving, ReadsASavingInAllOneOfEachHourOrBoth) {
  EXPECT_EQ(*ParseMinSaving("5%"), (MinSaving{.fraction = 0.05}));
  EXPECT_EQ(*ParseMinSaving("2%/h"), (MinSaving{.fraction_per_hour = 0.02}));
  const MinSaving both = {.fraction = 0.05, .fraction_per_hour = 0.02};
  EXPECT_EQ(*ParseMinSaving("5%,2%/h"), both);
  EXPECT_EQ(*ParseMinSaving("2%/h,5%"), both);
  EXPECT_EQ(*ParseMinSaving("100%/h"), (MinSaving{.fraction_per_hour = 1}));
}

TEST(ParseMinSaving, SaysWhatIsWrongAndWhatToWrite) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "'' is no saving: write for example 5%, 2%/h or 5%,2%/h"},
      {"5", "'5' is no saving: write for example 5%, 2%/h or 5%,2%/h"},
      {"2%/d", "'2%/d' is no saving: write for example 5%, 2%/h or 5%,2%/h"},
      {"5%,", "'5%,' is no saving: write for example 5%, 2%/h or 5%,2%/h"},
      {"5%,6%", "'5%,6%' says it twice: write one of them, or 5%,2%/h for both"},
      {"100%", "'100%' is out of range: use 0% to 99%"},
      {"-1%", "'-1%' is out of range: use 0% to 99%"},
      {"5%,101%/h", "'5%,101%/h' is out of range: use 0%/h to 100%/h"}};
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(ParseMinSaving(text).status().message(), message);
  }
}

TEST(ParsePercent, RefusesANumberWithoutASign) {
  for (const std::string text : {"", "5", "0.05", "%", "five%", "nan%", "inf%"}) {
    EXPECT_FALSE(ParsePercent(text).ok()) << text;
  }
}

TEST(ParseSignal, ReadsNamesAndNumbers) {
  EXPECT_EQ(*ParseSignal("TERM"), SIGTERM);
  EXPECT_EQ(*ParseSignal("SIGUSR1"), SIGUSR1);
  EXPECT_EQ(*ParseSignal("usr2"), SIGUSR2);
  EXPECT_EQ(*ParseSignal("10"), 10);
}

TEST(ParseSignal, RefusesAnythingElse) {
  for (const std::string text : {"", "0", "65", "-9", "SIG", "SIGNAL", "TERMINATE"}) {
    EXPECT_FALSE(ParseSignal(text).ok()) << text;
  }
}

TEST(ParseParameter, ReadsListsAndRanges) {
  const auto list = ParseParameter("lr=0.1,0.01");
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(list->name, "lr");
  EXPECT_THAT(std::get<std::vector<std::string>>(list->values), ElementsAre("0.1", "0.01"));

  const auto range = ParseParameter("seed=1..100");
  ASSERT_TRUE(range.ok());
  EXPECT_EQ(std::get<IntegerRange>(range->values), (IntegerRange{.first = 1, .last = 100}));

  // Not two integers, so a text.
  const auto path = ParseParameter("file=../a..b");
  ASSERT_TRUE(path.ok());
  EXPECT_THAT(std::get<std::vector<std::string>>(path->values), ElementsAre("../a..b"));
}

TEST(ParseParameter, RefusesWhatHasNoNameOrAnEmptyValue) {
  for (const std::string text : {"", "lr", "lr=", "=1", "1a=2", "a-b=1", "lr=0.1,,0.2", "lr=1,"}) {
    EXPECT_FALSE(ParseParameter(text).ok()) << text;
  }
}

TEST(ParseParameter, TurnsABackwardRangeAroundInItsMessage) {
  EXPECT_THAT(std::string(ParseParameter("seed=9..1").status().message()),
              HasSubstr("write seed=1..9"));
}

TEST(ParseId, TakesPositiveNumbersOnly) {
  EXPECT_EQ(*ParseId("7"), 7);
  for (const std::string text : {"", "0", "-1", "7.3", "seven"}) {
    EXPECT_FALSE(ParseId(text).ok()) << text;
  }
}

TEST(ParseParameter, CountsWholeNumbersOnly) {
  const auto refused = ParseParameter("a=0.1..0.5");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.status().message().find("a=0.1,0.5"), absl::string_view::npos);
  EXPECT_TRUE(ParseParameter("dir=../a,../b").ok());
}

TEST(ParseJobId, TellsATaskFromAJob) {
  EXPECT_EQ(*ParseJobId("2"), 2);
  EXPECT_NE(ParseJobId("2.0").status().message().find("'2.0' is a task: write its job, 2"),
            absl::string_view::npos);
  EXPECT_NE(ParseJobId("2.x").status().message().find("is no id"), absl::string_view::npos);
}

}  // namespace
}  // namespace windfall
