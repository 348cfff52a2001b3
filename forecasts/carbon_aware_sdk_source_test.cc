#include "forecasts/carbon_aware_sdk_source.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/carbon_aware_sdk_intensity.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z
const SeriesIdentity kIdentity = {.zone = "IE", .provider = "carbon-aware-sdk"};

std::string Stamp(int minute) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S+00:00", kNoon + absl::Minutes(minute),
                          absl::UTCTimeZone());
}

std::string Point(int minute, absl::string_view value, int duration = 5) {
  return absl::StrCat("{\"location\":\"IE\",\"timestamp\":\"", Stamp(minute),
                      "\",\"duration\":", duration, ",\"value\":", value, "}");
}

std::string Forecasts(const std::vector<std::string>& points, int window = 5,
                      absl::string_view location = "northeurope") {
  return absl::StrCat("[{\"requestedAt\":\"", Stamp(0), "\",\"generatedAt\":\"", Stamp(-5),
                      "\",\"location\":\"", location, "\",\"windowSize\":", window,
                      ",\"optimalDataPoint\":null,\"forecastData\":[", absl::StrJoin(points, ","),
                      "]}]");
}

absl::StatusOr<AnswerSeries> Parse(const std::string& body) {
  return ParseCarbonAwareForecast(body, "northeurope", kIdentity);
}

TEST(ParseCarbonAwareForecast, ReadsPointsOfTheGridForThePlaceThatWasAsked) {
  const auto read = Parse(Forecasts({Point(0, "359.23"), Point(5, "200")}));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->series.span(), (TimeSpan{kNoon, kNoon + absl::Minutes(10)}));
  EXPECT_EQ(read->series.steps()[0].intensity, MilligramsPerKwh(359'230));
  EXPECT_EQ(read->issue_time, kNoon - absl::Minutes(5));
}

TEST(ParseCarbonAwareForecast, TellsProblemsApart) {
  const struct {
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {"", SourceProblem::kNoDataYet},
      {"[]", SourceProblem::kNoDataYet},
      {Forecasts({}), SourceProblem::kNoDataYet},
      {Forecasts({Point(0, "1")}, 5, "eastus"), SourceProblem::kWrongZone},
      {Forecasts({Point(0, "1")}, 30), SourceProblem::kBadAnswer},
      {"{}", SourceProblem::kBadAnswer},
      {"[{\"location\":\"northeurope\"}]", SourceProblem::kBadAnswer},
      {Forecasts({"{\"timestamp\":\"2022-06-13T6:05:00Z\",\"value\":1}"}),
       SourceProblem::kBadAnswer},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ProblemOf(Parse(c.body).status()), c.problem) << c.body;
  }
}

TEST(ParseCarbonAwareEmissions, ReadsOneRowAlone) {
  const std::string row = absl::StrCat("{\"location\":\"IE\",\"time\":\"", Stamp(0),
                                       "\",\"rating\":65,\"duration\":\"01:00:00\"}");
  const auto read = ParseCarbonAwareEmissions(absl::StrCat("[", row, "]"), kIdentity);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->series.span(), (TimeSpan{kNoon, kNoon + absl::Hours(1)}));
  EXPECT_EQ(ProblemOf(ParseCarbonAwareEmissions("[]", kIdentity).status()),
            SourceProblem::kNoDataYet);
  EXPECT_EQ(ProblemOf(ParseCarbonAwareEmissions("{}", kIdentity).status()),
            SourceProblem::kBadAnswer);
}

TEST(ProblemOfCarbonAware, TellsALocationFromASourceWithoutForecasts) {
  EXPECT_EQ(ProblemOfCarbonAware({.status = 400, .body = "{\"detail\":\"Unknown Location\"}"}),
            SourceProblem::kWrongZone);
  EXPECT_EQ(ProblemOfCarbonAware({.status = 400, .body = "{\"detail\":\"dates\"}"}),
            SourceProblem::kBadSettings);
  EXPECT_EQ(ProblemOfCarbonAware({.status = 501}), SourceProblem::kPlanRefused);
  EXPECT_EQ(ProblemOfCarbonAware({.status = 503}), SourceProblem::kProviderDown);
}

TEST(CarbonAwareSdkSource, AsksForAPlace) {
  const auto client = std::make_shared<ScriptedClient>(
      std::vector<std::string>{Forecasts({Point(0, "1"), Point(5, "2")}), "[]"});
  const auto source = CarbonAwareSdkSource::Create(
      {.zone = "IE", .location = "northeurope", .base_url = "http://sdk.example:8080/"}, client);
  ASSERT_TRUE(source.ok()) << source.status();
  const auto forecast = (*source)->FetchForecast(kNoon);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->issue_time, kNoon - absl::Minutes(5));
  EXPECT_THAT(forecast->series.steps(), SizeIs(2));
  EXPECT_EQ(ProblemOf((*source)->FetchActual({kNoon - absl::Hours(1), kNoon}, kNoon).status()),
            SourceProblem::kNoDataYet);
  EXPECT_THAT(
      client->urls(),
      ElementsAre("http://sdk.example:8080/emissions/forecasts/current?location=northeurope",
                  "http://sdk.example:8080/emissions/bylocation?location=northeurope&"
                  "time=2023-03-15T11:00Z&toTime=2023-03-15T12:00Z"));
}

TEST(CarbonAwareSdkSource, NeedsAnAddressAndAPlace) {
  EXPECT_FALSE(CarbonAwareSdkSource::Create({.zone = "IE", .location = "x"}, nullptr).ok());
  EXPECT_FALSE(CarbonAwareSdkSource::Create(
                   {.zone = "IE", .location = "a&b", .base_url = "http://s"}, nullptr)
                   .ok());
}

}  // namespace
}  // namespace windfall
