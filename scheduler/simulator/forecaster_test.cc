#include "scheduler/simulator/forecaster.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using Kind = ForecastModel::Kind;

const absl::Time kMidnight = absl::FromUnixSeconds(1'654'041'600);

// Hour by hour, from midnight on.
IntensitySeries Hourly(const std::vector<int>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  absl::Time begin = kMidnight;
  for (const int grams : grams_per_kwh) {
    steps.push_back({{begin, begin + absl::Hours(1)}, GramsPerKwh(grams)});
    begin += absl::Hours(1);
  }
  return IntensitySeries::Create({.zone = "GB", .provider = "test"}, steps).value();
}

IntensitySeries CountingHours(int hours) {
  std::vector<int> grams;
  for (int hour = 0; hour < hours; ++hour) grams.push_back(100 + hour);
  return Hourly(grams);
}

absl::Time At(double hours) { return kMidnight + absl::Hours(1) * hours; }

IntensityStep Step(double begin, double end, int grams) {
  return {.span = {At(begin), At(end)}, .intensity = GramsPerKwh(grams)};
}

TEST(Forecaster, KnowsEverythingIfPerfect) {
  const IntensitySeries actual = CountingHours(10);
  const Forecaster forecaster({.kind = Kind::kPerfect}, actual, 1);
  EXPECT_EQ(forecaster.At(At(2.5), At(5)), actual.Cut({At(2.5), At(5)}));
}

TEST(Forecaster, EndsAtItsHorizon) {
  const Forecaster forecaster({.kind = Kind::kPerfect, .horizon = absl::Hours(2)},
                              CountingHours(10), 1);
  EXPECT_EQ(forecaster.At(At(1), At(9)).span(), (TimeSpan{At(1), At(3)}));
}

TEST(Forecaster, RepeatsTheLastValueThatIsKnown) {
  const Forecaster forecaster({.kind = Kind::kPersistence}, CountingHours(10), 1);
  // The hour that began at 2 has not ended yet.
  EXPECT_THAT(forecaster.At(At(2.5), At(8)).steps(), ElementsAre(Step(2.5, 8, 101)));
  EXPECT_TRUE(forecaster.At(At(0.5), At(8)).empty());
}

TEST(Forecaster, RepeatsTheLastDayThatIsKnown) {
  const Forecaster forecaster({.kind = Kind::kNaive24}, CountingHours(100), 1);
  const IntensitySeries series = forecaster.At(At(30.5), At(80));
  EXPECT_EQ(series.span(), (TimeSpan{At(30.5), At(80)}));
  EXPECT_TRUE(series.Covers(series.span()));
  EXPECT_EQ(*series.StepAt(At(30.5)), Step(30.5, 31, 106));
  EXPECT_EQ(*series.StepAt(At(53)), Step(53, 54, 129));  // hour 29, the last that has ended
  EXPECT_EQ(*series.StepAt(At(54)), Step(54, 55, 106));  // hour 30 has not: hour 6 once more
}

TEST(Forecaster, KnowsNothingOfHoursThatYesterdayLacks) {
  const Forecaster forecaster({.kind = Kind::kNaive24}, CountingHours(100), 1);
  const IntensitySeries series = forecaster.At(At(2), At(30));
  EXPECT_EQ(series.StepAt(At(3)), nullptr);
  EXPECT_EQ(*series.StepAt(At(25)), Step(25, 26, 101));
}

TEST(Forecaster, ErrsByTheSameNoiseWheneverItIsAsked) {
  const IntensitySeries actual = Hourly(std::vector<int>(2000, 200));
  const ForecastModel model = {.kind = Kind::kNoise, .noise = 0.05};
  const Forecaster forecaster(model, actual, 7);
  const IntensitySeries series = forecaster.At(At(0), At(2000));
  EXPECT_EQ(series.Cut({At(10), At(20)}), forecaster.At(At(10), At(20)));
  EXPECT_EQ(series, Forecaster(model, actual, 7).At(At(0), At(2000)));
  EXPECT_NE(series, Forecaster(model, actual, 8).At(At(0), At(2000)));
  double sum = 0;
  double squares = 0;
  for (const IntensityStep& step : series.steps()) {
    const double error = ToGramsPerKwh(step.intensity) - 200;
    sum += error;
    squares += error * error;
  }
  EXPECT_NEAR(sum / 2000, 0, 1);
  EXPECT_NEAR(std::sqrt(squares / 2000), 10, 0.5);
}

TEST(Forecaster, ErrsMoreTheFurtherItLooksAndAnewWithEachIssue) {
  const Forecaster forecaster({.kind = Kind::kGrowingNoise, .noise = 0.05},
                              Hourly(std::vector<int>(100, 200)), 7);
  const IntensitySeries series = forecaster.At(At(10.2), At(90));
  EXPECT_EQ(*series.StepAt(At(10.5)), Step(10.2, 11, 200));
  EXPECT_NE(series.StepAt(At(40))->intensity, GramsPerKwh(200));
  // Within the hour nothing new is issued.
  EXPECT_EQ(forecaster.At(At(10.9), At(90)), series.Cut({At(10.9), At(90)}));
  EXPECT_EQ(forecaster.NextIssue(At(10.2)), At(11));
  EXPECT_NE(forecaster.At(At(11), At(90)).StepAt(At(40))->intensity,
            series.StepAt(At(40))->intensity);
}

TEST(Forecaster, AsksTheModelOnceAWeekIsKnown) {
  std::vector<int> grams;
  for (int hour = 0; hour < 400; ++hour) grams.push_back(hour % 24 < 12 ? 100 : 300);
  const Forecaster forecaster({.kind = Kind::kModel}, Hourly(grams), 1);
  EXPECT_TRUE(forecaster.At(At(7 * 24 - 0.5), At(300)).empty());
  const IntensitySeries series = forecaster.At(At(240.5), At(300));
  const Forecast issue = forecaster.IssueAt(At(240.5), At(300));
  EXPECT_EQ(issue.series, series);
  EXPECT_EQ(issue.modelled_from, absl::InfinitePast());
  EXPECT_EQ(issue.p90.span(), series.span());
  EXPECT_LE(issue.p10.steps().back().intensity, issue.p90.steps().back().intensity);
  EXPECT_EQ(series.span(), (TimeSpan{At(240.5), At(300)}));
  EXPECT_NEAR(ToGramsPerKwh(series.StepAt(At(245))->intensity), 100, 5);
  EXPECT_NEAR(ToGramsPerKwh(series.StepAt(At(255))->intensity), 300, 15);
  EXPECT_EQ(forecaster.At(At(240.7), At(250)), series.Cut({At(240.7), At(250)}));
}

TEST(Forecaster, RepeatsTheNewestForecastThatWasIssued) {
  const auto issue = [](double at, int grams) {
    return Forecast{.series = IntensitySeries::Create({.zone = "GB", .provider = "test"},
                                                      {Step(at, at + 24, grams)})
                                  .value(),
                    .issue_time = At(at)};
  };
  const Forecaster forecaster({.kind = Kind::kIssued}, CountingHours(100), 1,
                              {issue(10.2, 50), issue(20.5, 60)});
  EXPECT_TRUE(forecaster.At(At(10), At(90)).empty());
  EXPECT_EQ(forecaster.NextIssue(At(10)), At(10.2));
  EXPECT_THAT(forecaster.At(At(20), At(90)).steps(), ElementsAre(Step(20, 34.2, 50)));
  EXPECT_THAT(forecaster.At(At(20.5), At(40)).steps(), ElementsAre(Step(20.5, 40, 60)));
  EXPECT_TRUE(forecaster.At(At(45), At(90)).empty());
}

}  // namespace
}  // namespace windfall
