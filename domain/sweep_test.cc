#include "domain/sweep.h"

#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr int64_t kMinInteger = std::numeric_limits<int64_t>::min();
constexpr int64_t kMaxInteger = std::numeric_limits<int64_t>::max();

Parameter Texts(std::string name, std::vector<std::string> values) {
  return {.name = std::move(name), .values = std::move(values)};
}

Parameter Range(std::string name, int64_t first, int64_t last) {
  return {.name = std::move(name), .values = IntegerRange{first, last}};
}

JobSpec SweepOver(std::vector<Parameter> parameters) {
  return {.command = {"train"}, .parameters = std::move(parameters)};
}

TEST(Parameter, KeepsARangeAsARange) {
  const Parameter range = Range("seed", -2, 3);
  EXPECT_EQ(range.count(), 6);
  EXPECT_EQ(range.ValueAt(0), "-2");
  EXPECT_EQ(range.ValueAt(5), "3");
  EXPECT_EQ(Range("a", kMaxInteger - 1, kMaxInteger).ValueAt(1), "9223372036854775807");
}

TEST(Parameter, CountsAsFarAsIntegersGo) {
  EXPECT_EQ(Range("a", 1, kMaxInteger).count(), kMaxInteger);
  EXPECT_EQ(Range("a", kMinInteger, kMaxInteger).count(), kMaxInteger);
  EXPECT_EQ(Range("a", 2, 1).count(), 0);
  EXPECT_EQ(Range("a", kMaxInteger, kMinInteger).count(), 0);
}

TEST(Sweep, VariesTheLastParameterFastest) {
  const JobSpec spec = SweepOver({Texts("lr", {"0.1", "0.01"}), Range("seed", 1, 3)});
  EXPECT_EQ(spec.task_count(), 6);
  EXPECT_THAT(ParameterValues(spec, 0), ElementsAre(Pair("lr", "0.1"), Pair("seed", "1")));
  EXPECT_THAT(ParameterValues(spec, 1), ElementsAre(Pair("lr", "0.1"), Pair("seed", "2")));
  EXPECT_THAT(ParameterValues(spec, 3), ElementsAre(Pair("lr", "0.01"), Pair("seed", "1")));
  EXPECT_THAT(ParameterValues(spec, 5), ElementsAre(Pair("lr", "0.01"), Pair("seed", "3")));
}

TEST(Sweep, OfAMillionTasksGivesEachAnotherCombination) {
  JobSpec spec = SweepOver({Range("a", 1, 1000), Range("b", 1, 1000)});
  spec.command = {"{a},{b}"};
  ASSERT_EQ(spec.task_count(), 1'000'000);
  std::set<std::string> commands;
  for (int64_t task = 0; task < spec.task_count(); task += 997) {
    EXPECT_TRUE(commands.insert(CommandOf(spec, task).front()).second) << "task " << task;
  }
  EXPECT_THAT(CommandOf(spec, 999'999), ElementsAre("1000,1000"));
}

TEST(Sweep, IsOneTaskWithoutParameters) {
  EXPECT_EQ(SweepOver({}).task_count(), 1);
  EXPECT_TRUE(ParameterValues(SweepOver({}), 0).empty());
}

TEST(CommandOf, FillsPlaceholdersAndNothingElse) {
  JobSpec spec = SweepOver({Texts("lr", {"0.1"}), Texts("opt", {"{lr}"}), Texts("empty", {""})});
  const std::pair<const char*, const char*> cases[] = {
      {"train", "train"},
      {"", ""},
      {"{lr}", "0.1"},
      {"--lr={lr}", "--lr=0.1"},
      {"{lr}{lr}", "0.10.1"},
      {"{opt}", "{lr}"},  // a value is not filled in again
      {"a{empty}b", "ab"},
      {"{unknown}", "{unknown}"},
      {"{}", "{}"},
      {"{lr", "{lr"},
      {"lr}", "lr}"},
      {"{{lr}}", "{0.1}"},
      {"{a{lr}", "{a0.1"},
      {"{a}{lr}", "{a}0.1"},
      {"{\"lr\": {lr}}", "{\"lr\": 0.1}"},
      {"{ lr }", "{ lr }"},
  };
  for (const auto& [argument, filled] : cases) {
    spec.command = {argument};
    EXPECT_THAT(CommandOf(spec, 0), ElementsAre(filled)) << argument;
  }
}

TEST(OutputPathOf, FillsPlaceholders) {
  JobSpec spec = SweepOver({Texts("lr", {"0.1", "0.2"})});
  spec.output_path = "/tmp/{lr}/{unknown}";
  EXPECT_EQ(OutputPathOf(spec, 1), "/tmp/0.2/{unknown}");
  spec.output_path = "";
  EXPECT_EQ(OutputPathOf(spec, 1), "");
}

}  // namespace
}  // namespace windfall
