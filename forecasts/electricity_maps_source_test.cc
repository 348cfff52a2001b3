#include "forecasts/electricity_maps_source.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/electricity_maps_intensity.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z
const SeriesIdentity kIdentity = {
    .zone = "DK-DK2", .provider = "electricity-maps", .factors = Factors::kLifecycle};

std::string Row(int hour, absl::string_view value, absl::string_view more = "") {
  return absl::StrCat(
      "{\"carbonIntensity\":", value, ",\"datetime\":\"",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", kNoon + absl::Hours(hour), absl::UTCTimeZone()),
      "\"", more, "}");
}

std::string Answered(absl::string_view name, const std::vector<std::string>& rows,
                     absl::string_view zone = "DK-DK2") {
  return absl::StrCat("{\"zone\":\"", zone, "\",\"", name, "\":[", absl::StrJoin(rows, ","),
                      "],\"updatedAt\":\"2026-08-22T17:34:24.392Z\"}");
}

absl::StatusOr<AnswerSeries> Parse(const std::string& body) {
  return ParseElectricityMapsIntensity(body, kIdentity);
}

TEST(ParseElectricityMapsIntensity, ReadsEveryEnvelope) {
  for (const char* name : {"forecast", "history", "data"}) {
    const auto read = Parse(Answered(name, {Row(0, "77"), Row(1, "58.765"), Row(2, "null")}));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->series.span(), (TimeSpan{kNoon, kNoon + absl::Hours(2)})) << name;
    EXPECT_EQ(read->series.steps()[1].intensity, MilligramsPerKwh(58'765));
    EXPECT_EQ(read->blank_rows, 1);
  }
  const std::string latest = Row(0, "75", ",\"zone\":\"DK-DK2\",\"isEstimated\":false");
  EXPECT_EQ(Parse(latest)->series.span(), (TimeSpan{kNoon, kNoon + absl::Hours(1)}));
}

TEST(ParseElectricityMapsIntensity, MarksWhatTheServiceHasFilledIn) {
  const auto read = Parse(Answered(
      "history", {Row(0, "1", ",\"isEstimated\":true,\"estimationMethod\":\"SOMETHING_NEW\""),
                  Row(1, "2", ",\"isEstimated\":false,\"estimationMethod\":null"), Row(2, "3")}));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->series.steps()[0].estimated);
  EXPECT_FALSE(read->series.steps()[1].estimated);
  EXPECT_FALSE(read->series.steps()[2].estimated);
}

TEST(ParseElectricityMapsIntensity, TellsProblemsApart) {
  const struct {
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {"", SourceProblem::kNoDataYet},
      {"{}", SourceProblem::kNoDataYet},
      {"{\"status\":\"no-data\",\"data\":{}}", SourceProblem::kNoDataYet},
      {Answered("forecast", {}), SourceProblem::kNoDataYet},
      {Answered("history", {Row(0, "null")}), SourceProblem::kNoDataYet},
      {Answered("forecast", {Row(0, "1")}, "SE"), SourceProblem::kWrongZone},
      {Answered("data", {Row(0, "1", ",\"zone\":\"SE\"")}), SourceProblem::kWrongZone},
      {Answered("data", {Row(0, "1", ",\"emissionFactorType\":\"direct\"")}),
       SourceProblem::kBadAnswer},
      {"{\"forecast\":[]}", SourceProblem::kBadAnswer},
      {"{\"zone\":\"DK-DK2\",\"forecast\":{}}", SourceProblem::kBadAnswer},
      {"[]", SourceProblem::kBadAnswer},
      {Answered("forecast", {Row(0, "-1")}), SourceProblem::kBadAnswer},
      {Answered("forecast", {Row(0, "1")}).substr(0, 60), SourceProblem::kBadAnswer},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ProblemOf(Parse(c.body).status()), c.problem) << c.body;
  }
}

TEST(ProblemOfElectricityMaps, TellsTheRemediesApart) {
  const struct {
    HttpAnswer answer;
    SourceProblem problem;
  } kCases[] = {
      {{.status = 401,
        .body = "{\"error\":\"Request unauthorized for zoneKey=DE,requestType=forecast\"}"},
       SourceProblem::kPlanRefused},
      {{.status = 401, .body = "{\"error\":\"Invalid auth-token\"}"}, SourceProblem::kBadKey},
      {{.status = 403, .body = "Access denied"}, SourceProblem::kBadKey},
      {{.status = 400, .body = "{\"error\":\"Zone US does not exist, use a sub-zone\"}"},
       SourceProblem::kWrongZone},
      {{.status = 400, .body = "{\"error\":\"bad horizonHours\"}"}, SourceProblem::kBadSettings},
      {{.status = 404, .body = "{\"error\":\"No recent data\"}"}, SourceProblem::kNoDataYet},
      {{.status = 429}, SourceProblem::kRateLimited},
      {{.status = 503}, SourceProblem::kProviderDown},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ProblemOfElectricityMaps(c.answer), c.problem) << c.answer.body;
  }
}

class ElectricityMapsSourceTest : public testing::Test {
 protected:
  std::unique_ptr<ElectricityMapsSource> SourceWith(ScriptedClient::Script script,
                                                    const std::string& version = "v3") {
    client_ = std::make_shared<ScriptedClient>(std::move(script));
    return ElectricityMapsSource::Create({.zone = "DK-DK2",
                                          .base_url = "https://mirror.example/" + version,
                                          .horizon_hours = 72},
                                         Secret("s3cret"), client_)
        .value();
  }
  std::shared_ptr<ScriptedClient> client_;
};

TEST_F(ElectricityMapsSourceTest, AsksWithItsKeyAndNeverForTheCallersOwnZone) {
  const struct {
    const char* version;
    const char* parameter;
  } kCases[] = {{"v3", "&shouldUseFallbackCallerLookup=false"},
                {"v4", "&disableCallerLookup=true"}};
  for (const auto& c : kCases) {
    const auto source = SourceWith(
        [](const HttpRequest&) {
          return HttpAnswer{.status = 200,
                            .body = Answered("forecast", {Row(0, "1"), Row(1, "2")})};
        },
        c.version);
    const auto forecast = source->FetchForecast(kNoon + absl::Minutes(20));
    ASSERT_TRUE(forecast.ok()) << forecast.status();
    EXPECT_THAT(client_->urls(), ElementsAre(absl::StrCat(
                                     "https://mirror.example/", c.version,
                                     "/carbon-intensity/forecast?zone=DK-DK2&emissionFactorType="
                                     "lifecycle",
                                     c.parameter, "&horizonHours=72")));
    const HttpRequest& request = client_->requests()[0];
    ASSERT_THAT(request.headers, SizeIs(1));
    EXPECT_EQ(request.headers[0].name, "auth-token");
    EXPECT_EQ(request.headers[0].value, "s3cret");
    EXPECT_EQ(request.fresh_until, kNoon + absl::Hours(1));
    EXPECT_TRUE(forecast->issue_time_is_fetch_time);
    EXPECT_EQ(forecast->issue_time, kNoon + absl::Minutes(20));
    EXPECT_EQ(forecast->series.identity(), kIdentity);
  }
}

TEST_F(ElectricityMapsSourceTest, NeverShowsItsKey) {
  const auto source = SourceWith([](const HttpRequest&) {
    return HttpAnswer{.status = 403, .body = "Access denied for s3cret"};
  });
  const absl::Status status = source->FetchForecast(kNoon).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kBadKey);
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("electricity-maps DK-DK2: GET https://mirror"),
                    HasSubstr("Access denied for ***"), Not(HasSubstr("s3cret"))));
}

TEST_F(ElectricityMapsSourceTest, TakesTheLastDayAndWhatIsOlderWhereThePlanHasIt) {
  for (const bool has_past : {false, true}) {
    const auto source = SourceWith([&](const HttpRequest& request) {
      if (absl::StrContains(request.url, "/history")) {
        return HttpAnswer{.status = 200, .body = Answered("history", {Row(-2, "1"), Row(-1, "2")})};
      }
      if (!has_past) return HttpAnswer{.status = 401, .body = "unauthorized for zoneKey=DK-DK2"};
      return HttpAnswer{.status = 200,
                        .body = Answered("data", {Row(-4, "7"), Row(-3, "8"), Row(-2, "9")})};
    });
    const auto actual = source->FetchActual({kNoon - absl::Hours(4), kNoon}, kNoon);
    ASSERT_TRUE(actual.ok()) << actual.status();
    EXPECT_EQ(actual->span(), (TimeSpan{kNoon - absl::Hours(has_past ? 4 : 2), kNoon}));
    EXPECT_EQ(actual->StepAt(kNoon - absl::Hours(2))->intensity, GramsPerKwh(1));
  }
  EXPECT_THAT(client_->urls()[1],
              HasSubstr("/carbon-intensity/past-range?zone=DK-DK2&emissionFactorType=lifecycle&"
                        "shouldUseFallbackCallerLookup=false&start=2023-03-15T08:00Z&"
                        "end=2023-03-15T10:00Z"));
}

TEST(ElectricityMapsSource, RefusesWhatTheServiceDoesNotHave) {
  for (const ElectricityMapsOptions& options :
       {ElectricityMapsOptions{.zone = "DE", .base_url = "x"},
        ElectricityMapsOptions{.zone = "DE", .factors = Factors::kUnknown},
        ElectricityMapsOptions{.zone = "DE", .horizon_hours = 25}}) {
    EXPECT_FALSE(ElectricityMapsSource::Create(options, Secret("k"), nullptr).ok());
  }
}

}  // namespace
}  // namespace windfall
