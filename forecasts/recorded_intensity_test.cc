#include "forecasts/recorded_intensity.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

absl::Time At(double hour) { return absl::FromUnixSeconds(1678838400) + absl::Hours(hour); }

// Hourly steps from `first_hour` on.
IntensitySeries Hourly(int first_hour, const std::vector<int>& grams) {
  std::vector<IntensityStep> steps;
  for (const int gram : grams) {
    const double hour = first_hour + static_cast<double>(steps.size());
    steps.push_back({.span = {At(hour), At(hour + 1)}, .intensity = GramsPerKwh(gram)});
  }
  return IntensitySeries::Create({.zone = "GB"}, steps).value();
}

std::vector<double> Grams(const IntensitySeries& series) {
  std::vector<double> grams;
  for (const IntensityStep& step : series.steps()) grams.push_back(ToGramsPerKwh(step.intensity));
  return grams;
}

Forecast Issued(double hour, IntensitySeries series) {
  return {.series = std::move(series), .issue_time = At(hour), .fetch_time = At(hour)};
}

TEST(StepsEndedBy, KeepsWholeStepsThatOverlapTheSpanAndHaveEnded) {
  const IntensitySeries series = Hourly(0, {10, 11, 12, 13, 14});
  const struct {
    double begin, end, now;
    std::vector<double> grams;
  } kCases[] = {
      {1, 3, 9, {11, 12}},
      {1.5, 2.5, 9, {11, 12}},
      {1.5, 2.5, 3, {11, 12}},
      {1.5, 2.5, 2.9, {11}},
      {0, 9, 2, {10, 11}},
      {0, 9, 2.5, {10, 11}},
      {-3, 9, 9, {10, 11, 12, 13, 14}},
      {1.2, 1.4, 9, {11}},
      {1.2, 1.4, 1.5, {}},
      {6, 9, 9, {}},
      {3, 4, 1, {}},
      {2, 2, 9, {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Grams(StepsEndedBy(series, {At(c.begin), At(c.end)}, At(c.now))), c.grams)
        << c.begin << ".." << c.end << " at " << c.now;
  }
}

TEST(ForecastAt, TakesTheNewestForecastIssuedByThenAndKeepsTheStepInProgressWhole) {
  const RecordedIntensity recorded = {
      .content = std::vector<Forecast>{Issued(0, Hourly(0, {1, 2, 3, 4})),
                                       Issued(2, Hourly(2, {30, 40, 50}))}};
  const absl::StatusOr<Forecast> before = ForecastAt(recorded, At(1.5));
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->issue_time, At(0));
  EXPECT_EQ(before->fetch_time, At(1.5));
  EXPECT_EQ(before->series, Hourly(1, {2, 3, 4}));

  const absl::StatusOr<Forecast> after = ForecastAt(recorded, At(2));
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->issue_time, At(2));
  EXPECT_FALSE(after->issue_time_is_fetch_time);
  EXPECT_EQ(after->series, Hourly(2, {30, 40, 50}));
}

TEST(ForecastAt, KnowsNothingBeforeTheFirstIssueNorAfterTheEnd) {
  const RecordedIntensity recorded = {.content =
                                          std::vector<Forecast>{Issued(1, Hourly(1, {1, 2}))}};
  EXPECT_EQ(ForecastAt(recorded, At(0.5)).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(ForecastAt(recorded, At(2.9)).ok());
  EXPECT_EQ(ForecastAt(recorded, At(3)).status().code(), absl::StatusCode::kNotFound);
}

TEST(ForecastAt, OfWhatCameTrueIsAllThatFollows) {
  const RecordedIntensity recorded = {.content = Hourly(0, {1, 2, 3})};
  const absl::StatusOr<Forecast> forecast = ForecastAt(recorded, At(1.25));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->series, Hourly(1, {2, 3}));
  EXPECT_EQ(forecast->issue_time, At(1.25));
  EXPECT_TRUE(forecast->issue_time_is_fetch_time);
  EXPECT_EQ(ForecastAt(recorded, At(3)).status().code(), absl::StatusCode::kNotFound);
}

TEST(ActualAt, NeverTellsTheFuture) {
  const RecordedIntensity recorded = {.content = Hourly(0, {1, 2, 3})};
  EXPECT_EQ(ActualAt(recorded, {At(0), At(3)}, At(2.5)).value(), Hourly(0, {1, 2}));
  EXPECT_EQ(ActualAt(recorded, {At(2), At(3)}, At(2.5)).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(ActualAt, RefusesToPassForecastsOffAsWhatCameTrue) {
  const RecordedIntensity recorded = {.content =
                                          std::vector<Forecast>{Issued(0, Hourly(0, {1, 2}))}};
  const absl::Status status = ActualAt(recorded, {At(0), At(1)}, At(9)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("forecasts, not what came true"));
}

}  // namespace
}  // namespace windfall
