#include "forecasts/energy_charts_source.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z
const SeriesIdentity kIdentity = {.zone = "DE", .provider = "energy-charts"};

// Quarter-hours from noon on; columns as they stand in the answer.
std::string Columns(int count, const std::string& measured, const std::string& forecast) {
  std::vector<int64_t> times;
  for (int i = 0; i < count; ++i) {
    times.push_back(absl::ToUnixSeconds(kNoon + i * absl::Minutes(15)));
  }
  return absl::StrCat("{\"unix_seconds\":[", absl::StrJoin(times, ","), "],\"co2eq\":[", measured,
                      "],\"co2eq_forecast\":[", forecast, "],\"deprecated\":false}");
}

absl::StatusOr<AnswerSeries> Parse(const std::string& body, EnergyChartsValue value) {
  return ParseEnergyChartsIntensity(body, value, kIdentity);
}

TEST(ParseEnergyChartsIntensity, KeepsMeasuredValuesAndForecastsApart) {
  const std::string body = Columns(4, "491.5,497.4,null,null", "null,480,505.0,508.25");
  const auto actual = Parse(body, EnergyChartsValue::kActual);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_EQ(actual->series.span(), (TimeSpan{kNoon, kNoon + absl::Minutes(30)}));
  EXPECT_EQ(actual->blank_rows, 2);
  const auto expected = Parse(body, EnergyChartsValue::kExpected);
  ASSERT_TRUE(expected.ok()) << expected.status();
  ASSERT_THAT(expected->series.steps(), SizeIs(4));
  EXPECT_EQ(expected->series.steps()[1].intensity, MilligramsPerKwh(497'400));
  EXPECT_EQ(expected->series.steps()[3].intensity, MilligramsPerKwh(508'250));
}

TEST(ParseEnergyChartsIntensity, LivesWithoutAColumn) {
  const std::string body =
      absl::StrCat("{\"unix_seconds\":[1678881600,1678882500],\"co2eq\":[0,12]}");
  EXPECT_EQ(Parse(body, EnergyChartsValue::kExpected)->series.steps()[0].intensity, GramsPerKwh(0));
}

TEST(ParseEnergyChartsIntensity, TellsProblemsApart) {
  const struct {
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {"", SourceProblem::kNoDataYet},
      {"{}", SourceProblem::kNoDataYet},
      {Columns(0, "", ""), SourceProblem::kNoDataYet},
      {Columns(2, "null,null", "null,null"), SourceProblem::kNoDataYet},
      {Columns(2, "1,2,3", "1,2"), SourceProblem::kBadAnswer},
      {Columns(2, "1", "1,2"), SourceProblem::kBadAnswer},
      {Columns(2, "1,-2", "1,2"), SourceProblem::kBadAnswer},
      {Columns(1, "1", "1"), SourceProblem::kBadAnswer},
      {"{\"unix_seconds\":5}", SourceProblem::kBadAnswer},
      {"{\"unix_seconds\":[\"soon\"],\"co2eq\":[1]}", SourceProblem::kBadAnswer},
      {"[]", SourceProblem::kBadAnswer},
      {"<html>", SourceProblem::kBadAnswer},
  };
  for (const auto& c : kCases) {
    const auto read = Parse(c.body, EnergyChartsValue::kExpected);
    ASSERT_FALSE(read.ok()) << c.body;
    EXPECT_EQ(ProblemOf(read.status()), c.problem) << c.body;
  }
}

class EnergyChartsSourceTest : public testing::Test {
 protected:
  std::unique_ptr<EnergyChartsSource> SourceWith(std::vector<std::string> bodies) {
    client_ = std::make_shared<ScriptedClient>(std::move(bodies));
    return EnergyChartsSource::Create({.zone = "DE", .base_url = "https://mirror.example"}, client_)
        .value();
  }
  std::shared_ptr<ScriptedClient> client_;
};

TEST_F(EnergyChartsSourceTest, TakesTheStepInProgressAndAllThatFollows) {
  const auto forecast = SourceWith({Columns(4, "1,2,null,null", "null,null,3,4")})
                            ->FetchForecast(kNoon + absl::Minutes(20));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_THAT(client_->urls(), ElementsAre("https://mirror.example/co2eq?country=de"));
  EXPECT_EQ(client_->requests()[0].fresh_until, kNoon + absl::Minutes(30));
  EXPECT_EQ(forecast->series.span(),
            (TimeSpan{kNoon + absl::Minutes(15), kNoon + absl::Minutes(60)}));
  EXPECT_EQ(forecast->series.identity(), kIdentity);
}

TEST_F(EnergyChartsSourceTest, AsksForThePastByDays) {
  const auto actual = SourceWith({Columns(4, "1,2,null,null", "null,null,3,4")})
                          ->FetchActual({kNoon - absl::Hours(1), kNoon + absl::Hours(1)},
                                        kNoon + absl::Minutes(20));
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_THAT(client_->urls(),
              ElementsAre("https://mirror.example/co2eq?country=de&start=2023-03-15&"
                          "end=2023-03-15"));
  EXPECT_EQ(actual->span(), (TimeSpan{kNoon, kNoon + absl::Minutes(15)}));
}

TEST(EnergyChartsSource, TakesNoCountryThatWouldChangeTheUrl) {
  for (const char* country : {"de&x=1", "D", "d e", "DE"}) {
    const auto source = EnergyChartsSource::Create({.zone = "DE", .country = country}, nullptr);
    EXPECT_THAT(std::string(source.status().message()), HasSubstr("country")) << country;
  }
  EXPECT_FALSE(EnergyChartsSource::Create({.zone = "DE", .base_url = "x"}, nullptr).ok());
}

}  // namespace
}  // namespace windfall
