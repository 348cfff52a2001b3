#include "forecasts/provider_json.h"

#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

TEST(ParseProviderJson, TellsNothingFromNonsense) {
  EXPECT_TRUE(ParseProviderJson(" {\"a\":1}\n").ok());
  for (const char* nothing : {"", " \n"}) {
    EXPECT_EQ(ProblemOf(ParseProviderJson(nothing).status()), SourceProblem::kNoDataYet);
  }
  for (const char* nonsense : {"{\"a\":", "<html>", "null({\"a\":1});", "\xff\xfe"}) {
    EXPECT_EQ(ProblemOf(ParseProviderJson(nonsense).status()), SourceProblem::kBadAnswer)
        << nonsense;
  }
}

TEST(NumberIn, ReadsNumbersAndTheirTextWhateverTheLocale) {
  const Json row = {{"int", 5},       {"float", 58.75}, {"text", "916.5"},       {"null", nullptr},
                    {"comma", "1,5"}, {"word", "low"},  {"list", Json::array()}, {"endless", "inf"},
                    {"empty", ""}};
  EXPECT_EQ(NumberIn(row, "int").value(), 5);
  EXPECT_EQ(NumberIn(row, "float").value(), 58.75);
  EXPECT_EQ(NumberIn(row, "text").value(), 916.5);
  EXPECT_EQ(NumberIn(row, "null").value(), std::nullopt);
  EXPECT_EQ(NumberIn(row, "missing").value(), std::nullopt);
  for (const char* name : {"comma", "word", "list", "endless", "empty"}) {
    EXPECT_EQ(ProblemOf(NumberIn(row, name).status()), SourceProblem::kBadAnswer) << name;
  }
}

TEST(IntensityIn, ConvertsAndRefusesWhatNoGridHas) {
  const Json row = {{"pounds", 870}, {"grams", 42.5}, {"negative", -1}, {"tons", 70'000}};
  EXPECT_EQ(IntensityIn(row, "pounds", kGramsPerKwhInPoundPerMwh).value(),
            MilligramsPerKwh(394'625));
  EXPECT_EQ(IntensityIn(row, "grams").value(), MilligramsPerKwh(42'500));
  EXPECT_EQ(ProblemOf(IntensityIn(row, "negative").status()), SourceProblem::kBadAnswer);
  EXPECT_THAT(IntensityIn(row, "tons").status().message(), HasSubstr("another unit?"));
}

TEST(StampIn, ReadsTextSecondsAndMilliseconds) {
  const Json row = {{"text", "2023-03-15T12:00Z"},
                    {"s", 1678881600},
                    {"ms", 1678881600000},
                    {"null", nullptr},
                    {"word", "noon"},
                    {"half", 0.5}};
  for (const char* name : {"text", "s", "ms"}) {
    EXPECT_EQ(StampIn(row, name).value(), absl::FromUnixSeconds(1678881600)) << name;
  }
  for (const char* name : {"null", "word", "half", "missing"}) {
    EXPECT_EQ(ProblemOf(StampIn(row, name).status()), SourceProblem::kBadAnswer) << name;
  }
}

}  // namespace
}  // namespace windfall
