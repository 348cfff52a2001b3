#include "forecasts/intensity_csv.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

const SeriesIdentity kIdentity = {.zone = "GB", .provider = "csv", .factors = Factors::kDirect};

std::string Describe(const IntensitySeries& series) {
  std::string text;
  for (const IntensityStep& step : series.steps()) {
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    absl::FormatTime("%H:%M", step.span.begin, absl::UTCTimeZone()), "-",
                    absl::FormatTime("%H:%M", step.span.end, absl::UTCTimeZone()), "=",
                    ToGramsPerKwh(step.intensity));
  }
  return text;
}

// The series of a file of actual intensity, or the error.
std::string Read(absl::string_view text) {
  const absl::StatusOr<RecordedIntensity> recorded = ParseIntensityCsv(text, kIdentity);
  if (!recorded.ok()) return std::string(recorded.status().message());
  return Describe(std::get<IntensitySeries>(recorded->content));
}

TEST(ParseIntensityCsv, ReadsActualIntensityHoweverItIsLaidOut) {
  const struct {
    absl::string_view what;
    absl::string_view text;
  } kCases[] = {
      {"our own header",
       "datetime_utc,carbon_intensity_gco2_per_kwh\n2023-03-15T12:00Z,202\n2023-03-15T12:30Z,203."
       "5"},
      {"comments, blank lines, a byte order mark, carriage returns",
       "\xEF\xBB\xBF# source: x, licence: y\r\n\r\ndatetime_utc,carbon_intensity\r\n"
       "# noon\r\n2023-03-15T12:00Z,202\r\n2023-03-15T12:30Z,203.5\r\n"},
      {"other columns, capitals, quotes",
       "UTC time,\"note, long\",Carbon_Intensity (direct),x\n"
       "2023-03-15 12:00,\"a \"\"b\"\", c\", 202 ,1\n2023-03-15 12:30,,\"203.5\",2\n"},
      {"unsorted, newest first",
       "t,carbon_intensity\n2023-03-15T12:30Z,203.5\n2023-03-15T12:00Z,202\n"},
      {"unix seconds", "t,carbon_intensity\n1678881600,202\n1678883400,203.5\n"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Read(c.text), "12:00-12:30=202 12:30-13:00=203.5") << c.what;
  }
}

TEST(ParseIntensityCsv, KeepsWhatTheCallerKnowsAboutTheFile) {
  const auto recorded = ParseIntensityCsv(
      "t,carbon_intensity\n2023-03-15T12:00Z,202\n2023-03-15T13:00Z,203\n", kIdentity);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_FALSE(recorded->IsAsIssued());
  EXPECT_EQ(std::get<IntensitySeries>(recorded->content).identity(), kIdentity);
}

TEST(ParseIntensityCsv, KeepsTheLastOfEqualStampsAndCountsTheOthers) {
  const auto recorded = ParseIntensityCsv(
      "t,carbon_intensity\n2021-04-19T19:00Z,1\n2021-04-19T19:30Z,5\n2021-04-19T19:00Z,2\n"
      "2021-04-19T20:00+01:00,3\n",
      kIdentity);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->replaced_rows, 2);
  EXPECT_EQ(Describe(std::get<IntensitySeries>(recorded->content)), "19:00-19:30=3 19:30-20:00=5");
}

TEST(ParseIntensityCsv, LeavesAGapWhereValuesAreBlankAndNeverReadsThemAsZero) {
  const auto recorded = ParseIntensityCsv(
      "t,carbon_intensity\n2023-03-15T10:00Z,1\n2023-03-15T10:30Z,0\n2023-03-15T11:00Z,\n"
      "2023-03-15T11:30Z,\n2023-03-15T12:00Z,4\n2023-03-15T12:30Z,5\n",
      kIdentity);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->blank_rows, 2);
  EXPECT_EQ(Describe(std::get<IntensitySeries>(recorded->content)),
            "10:00-10:30=1 10:30-11:00=0 12:00-12:30=4 12:30-13:00=5");
}

TEST(ParseIntensityCsv, ReadsForecastsInOrderOfIssueWhateverTheOrderOfRows) {
  const auto recorded = ParseIntensityCsv(
      "target_utc,issued_utc,forecast_gco2_per_kwh\n"
      "2023-03-16T12:00Z,2023-03-16T12:01Z,3\n2023-03-16T12:30Z,2023-03-16T12:01Z,4\n"
      "2023-03-15T12:30Z,2023-03-15T12:01Z,2\n2023-03-15T12:00Z,2023-03-15T12:01Z,1\n",
      kIdentity);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  ASSERT_TRUE(recorded->IsAsIssued());
  const auto& forecasts = std::get<std::vector<Forecast>>(recorded->content);
  ASSERT_EQ(forecasts.size(), 2u);
  EXPECT_EQ(forecasts[0].issue_time, absl::FromUnixSeconds(1678881660));
  EXPECT_FALSE(forecasts[0].issue_time_is_fetch_time);
  EXPECT_EQ(Describe(forecasts[0].series), "12:00-12:30=1 12:30-13:00=2");
  EXPECT_EQ(Describe(forecasts[1].series), "12:00-12:30=3 12:30-13:00=4");
}

TEST(ParseIntensityCsv, NamesTheLineThatMakesNoSense) {
  const struct {
    absl::string_view row;
    absl::string_view problem;
  } kCases[] = {
      {"2023-03-15T12:30Z,abc", "\"abc\" is not a number"},
      {"2023-03-15T12:30Z,12g", "\"12g\" is not a number"},
      {"2023-03-15T12:30Z,nan", "outside 0..5000"},
      {"2023-03-15T12:30Z,inf", "outside 0..5000"},
      {"2023-03-15T12:30Z,-1", "outside 0..5000"},
      {"2023-03-15T12:30Z,68070.73", "an intensity of 68070.7 g/kWh is outside 0..5000"},
      {"2023-03-15T12:30Z,1e999", "not a number"},
      {"2023-03-15T12:30Z,203,5", "3 columns where the header has 2"},
      {"2023-03-15T12:30Z", "1 columns where the header has 2"},
      {"noon,203", "time \"noon\""},
  };
  for (const auto& c : kCases) {
    const std::string message =
        Read(absl::StrCat("# x\nt,carbon_intensity\n2023-03-15T12:00Z,1\n", c.row, "\n"));
    EXPECT_THAT(message, HasSubstr(absl::StrCat("line 4 \"", c.row, "\": "))) << c.row;
    EXPECT_THAT(message, HasSubstr(std::string(c.problem))) << c.row;
  }
}

TEST(ParseIntensityCsv, SaysWhatIsWrongWithAFileAsAWhole) {
  const struct {
    absl::string_view text;
    absl::string_view problem;
  } kCases[] = {
      {"", "the file is empty"},
      {"# only a comment\n", "the file is empty"},
      {"t,carbon_intensity\n", "no row holds a value"},
      {"t,carbon_intensity\n2023-03-15T12:00Z,\n", "no row holds a value"},
      {"t,carbon_intensity\n2023-03-15T12:00Z,1\n", "at least two values are needed"},
      {"2023-03-15T12:00Z,1\n2023-03-15T12:30Z,2\n",
       "line 1 \"2023-03-15T12:00Z,1\": not a header"},
      {"carbon_intensity\n1\n", "not a header"},
      {"t,carbon_intensity_lca,carbon_intensity_direct\n", "more than one column"},
      {"issued_utc,target_utc,value\n", "forecasts need the columns"},
      {"issued_utc,target_utc,forecast_gco2_per_kwh\n2023-03-15T12:00Z,2023-03-15T12:00Z,1\n",
       "the forecast issued at 2023-03-15T12:00:00Z: at least two values"},
  };
  for (const auto& c : kCases) EXPECT_THAT(Read(c.text), HasSubstr(std::string(c.problem)));
}

}  // namespace
}  // namespace windfall
