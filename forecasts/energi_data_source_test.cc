#include "forecasts/energi_data_source.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/energi_data_intensity.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z
const SeriesIdentity kIdentity = {.zone = "DK-DK1", .provider = "energi-data-service"};

std::string Record(int minute, absl::string_view value, absl::string_view area = "DK1") {
  const absl::Time begin = kNoon + absl::Minutes(minute);
  const auto stamp = [](absl::Time time) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%S", time, absl::UTCTimeZone());
  };
  return absl::StrCat("{\"Minutes5UTC\":\"", stamp(begin), "\",\"Minutes5DK\":\"",
                      stamp(begin + absl::Hours(1)), "\",\"PriceArea\":\"", area,
                      "\",\"CO2Emission\":", value, "}");
}

std::string Records(const std::vector<std::string>& records, size_t total = 0) {
  return absl::StrCat("{\"total\":", std::max(total, records.size()),
                      ",\"limit\":0,\"dataset\":\"CO2EmisProg\",\"records\":[",
                      absl::StrJoin(records, ","), "]}");
}

absl::StatusOr<AnswerSeries> Parse(const std::string& body) {
  return ParseEnergiDataIntensity(body, "DK1", kIdentity);
}

TEST(ParseEnergiDataIntensity, ReadsUtcAndSteepSteps) {
  const auto read = Parse(Records({Record(0, "97"), Record(5, "189.000000"), Record(10, "270")}));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_THAT(read->series.steps(), SizeIs(3));
  EXPECT_EQ(read->series.span(), (TimeSpan{kNoon, kNoon + absl::Minutes(15)}));
  EXPECT_EQ(read->series.steps()[1].intensity, GramsPerKwh(189));
}

TEST(ParseEnergiDataIntensity, ReadsNewestFirstDoubledAndBlankRecordsAndOneAlone) {
  const auto read =
      Parse(Records({Record(10, "3"), Record(5, "null"), Record(0, "1"), Record(0, "2")}));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->series.steps().front().intensity, GramsPerKwh(2));
  EXPECT_EQ(read->replaced_rows, 1);
  EXPECT_EQ(read->blank_rows, 1);
  EXPECT_FALSE(read->series.StepAt(kNoon + absl::Minutes(7)));
  EXPECT_EQ(Parse(Records({Record(0, "1")}))->series.span().length(), absl::Minutes(5));
}

TEST(ParseEnergiDataIntensity, TellsProblemsApart) {
  const struct {
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {Records({}), SourceProblem::kNoDataYet},
      {"", SourceProblem::kNoDataYet},
      {"{\"records\":[]}", SourceProblem::kNoDataYet},
      {Records({Record(0, "null")}), SourceProblem::kNoDataYet},
      {Records({Record(0, "1"), Record(5, "2")}, 100), SourceProblem::kBadAnswer},
      {Records({Record(0, "1", "DK2")}), SourceProblem::kWrongZone},
      {"{\"records\":[{\"Minutes5UTC\":\"2023-03-15T12:00:00\",\"CO2Emission\":1}]}",
       SourceProblem::kWrongZone},
      {Records({Record(0, "\"low\"")}), SourceProblem::kBadAnswer},
      {Records({Record(0, "-5")}), SourceProblem::kBadAnswer},
      {"{}", SourceProblem::kBadAnswer},
      {"{\"records\":[{\"PriceArea\":\"DK1\",\"CO2Emission\":1}]}", SourceProblem::kBadAnswer},
      {"{\"records\":[7]}", SourceProblem::kWrongZone},
      {Records({Record(0, "1")}).substr(0, 50), SourceProblem::kBadAnswer},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ProblemOf(Parse(c.body).status()), c.problem) << c.body;
  }
}

class EnergiDataSourceTest : public testing::Test {
 protected:
  std::unique_ptr<EnergiDataSource> SourceWith(std::vector<std::string> bodies) {
    client_ = std::make_shared<ScriptedClient>(std::move(bodies));
    return EnergiDataSource::Create({.zone = "DK-DK1", .base_url = "https://mirror.example/"},
                                    client_)
        .value();
  }
  std::shared_ptr<ScriptedClient> client_;
};

TEST_F(EnergiDataSourceTest, AsksForAllOfTheForecastInUtc) {
  const auto forecast = SourceWith({Records({Record(0, "100"), Record(5, "101")})})
                            ->FetchForecast(kNoon + absl::Minutes(7));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_THAT(client_->urls(),
              ElementsAre("https://mirror.example/dataset/CO2EmisProg?start=2023-03-15T12:05"
                          "&filter=%7B%22PriceArea%22:%5B%22DK1%22%5D%7D&sort=Minutes5UTC&limit=0"
                          "&timezone=UTC"));
  EXPECT_EQ(client_->requests()[0].fresh_until, kNoon + absl::Minutes(10));
  EXPECT_THAT(forecast->series.steps(), SizeIs(1));
  EXPECT_TRUE(forecast->issue_time_is_fetch_time);
  EXPECT_EQ(forecast->series.identity(), kIdentity);
}

TEST_F(EnergiDataSourceTest, AsksForThePastInParts) {
  const auto actual =
      SourceWith({Records({}), Records({Record(-5, "1")})})
          ->FetchActual({kNoon - absl::Hours(24 * 12), kNoon + absl::Hours(1)}, kNoon);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_THAT(
      client_->urls(),
      ElementsAre(HasSubstr("/dataset/CO2Emis?start=2023-03-03T12:00&end=2023-03-13T12:00&"),
                  HasSubstr("/dataset/CO2Emis?start=2023-03-13T12:00&end=2023-03-15T12:00&")));
  EXPECT_THAT(actual->steps(), SizeIs(1));
}

TEST_F(EnergiDataSourceTest, NamesProviderZoneAndUrl) {
  const absl::Status status = SourceWith({Records({})})->FetchForecast(kNoon).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kNoDataYet);
  EXPECT_THAT(std::string(status.message()),
              StartsWith("energi-data-service DK-DK1: GET https://mirror.example/dataset/"));
}

TEST(EnergiDataSource, KnowsDenmarkOnly) {
  for (const char* zone : {"DK", "DK1", "DE", ""}) {
    EXPECT_FALSE(EnergiDataSource::Create({.zone = zone}, nullptr).ok()) << zone;
  }
  EXPECT_FALSE(EnergiDataSource::Create({.zone = "DK-DK2", .base_url = "x"}, nullptr).ok());
}

}  // namespace
}  // namespace windfall
