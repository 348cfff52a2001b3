#include "forecasts/answer_rows.h"

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

const SeriesIdentity kDe = {.zone = "DE", .provider = "test"};

absl::Time At(int minute) { return absl::FromUnixSeconds(1678881600) + absl::Minutes(minute); }

AnswerRow Row(int minute, std::optional<int> grams, bool estimated = false) {
  AnswerRow row = {.begin = At(minute), .estimated = estimated};
  if (grams.has_value()) row.intensity = GramsPerKwh(*grams);
  return row;
}

std::string Describe(const absl::StatusOr<AnswerSeries>& read) {
  if (!read.ok()) {
    return absl::StrCat(ToString(ProblemOf(read.status())), ": ", read.status().message());
  }
  std::string text;
  for (const IntensityStep& step : read->series.steps()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", absl::ToInt64Minutes(step.span.begin - At(0)),
                    "-", absl::ToInt64Minutes(step.span.end - At(0)), "=",
                    ToGramsPerKwh(step.intensity), step.estimated ? "e" : "");
  }
  return text;
}

std::string Built(const std::vector<AnswerRow>& rows,
                  std::optional<absl::Duration> single_step = std::nullopt) {
  AnswerRows read;
  for (const AnswerRow& row : rows) read.Add(row);
  return Describe(read.Build(kDe, single_step));
}

TEST(AnswerRows, HoldUntilTheNextOne) {
  EXPECT_EQ(Built({Row(0, 1), Row(15, 2, true), Row(30, 3)}), "0-15=1 15-30=2e 30-45=3");
}

TEST(AnswerRows, NeverHoldIntoATimeThatTheProviderDoesNotKnow) {
  EXPECT_EQ(Built({Row(0, 1), Row(15, std::nullopt), Row(30, 3)}), "0-15=1 30-45=3");
}

TEST(AnswerRows, LeaveAHoleWhereRowsAreMissing) {
  EXPECT_EQ(Built({Row(0, 1), Row(15, 2), Row(30, 3), Row(120, 4), Row(135, 5)}),
            "0-15=1 15-30=2 30-45=3 120-135=4 135-150=5");
}

TEST(AnswerRows, FollowAChangeOfTheirLength) {
  EXPECT_EQ(Built({Row(0, 1), Row(60, 2), Row(120, 3), Row(180, 4), Row(195, 5), Row(210, 6)}),
            "0-60=1 60-120=2 120-180=3 180-195=4 195-210=5 210-225=6");
}

TEST(AnswerRows, KeepTheLastOfEqualStamps) {
  AnswerRows rows;
  for (const auto& row : {Row(15, 2), Row(0, 1), Row(15, 7), Row(15, std::nullopt)}) rows.Add(row);
  const absl::StatusOr<AnswerSeries> read = rows.Build(kDe);
  EXPECT_EQ(Describe(read), "0-15=1 15-30=7");
  EXPECT_EQ(read->replaced_rows, 1);
  EXPECT_EQ(read->blank_rows, 1);
  EXPECT_EQ(read->series.identity(), kDe);
}

TEST(AnswerRows, NeedToKnowHowLongASingleOneHolds) {
  EXPECT_EQ(Built({Row(0, 1)}, absl::Minutes(30)), "0-30=1");
  EXPECT_EQ(Built({Row(0, 1)}), "bad answer: a single row does not say how long its value holds");
}

TEST(AnswerRows, WithoutAnyValueAreNoDataYet) {
  EXPECT_EQ(Built({}), "no data yet: the answer holds no value (0 rows without one)");
  EXPECT_EQ(Built({Row(0, std::nullopt), Row(15, std::nullopt)}),
            "no data yet: the answer holds no value (2 rows without one)");
}

TEST(AnswerRows, MustNotOverlap) {
  AnswerRow long_one = Row(0, 1);
  long_one.end = At(40);
  AnswerRow next = Row(30, 2);
  next.end = At(60);
  EXPECT_EQ(Built({long_one, next}).substr(0, 10), "bad answer");
}

}  // namespace
}  // namespace windfall
