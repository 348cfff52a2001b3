#include "forecasts/neso_intensity.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const SeriesIdentity kIdentity = {.zone = "GB", .provider = "neso", .factors = Factors::kDirect};

// A row of the half hour that begins at `from`, e.g. Row("12:30", "146", "null").
std::string Row(absl::string_view from, absl::string_view forecast, absl::string_view actual) {
  const bool on_hour = absl::string_view(from).substr(3) == "00";
  const std::string hour(from.substr(0, 2));
  const std::string next_hour = absl::StrCat(std::stoi(hour) < 9 ? "0" : "", std::stoi(hour) + 1);
  return absl::StrCat("{\"from\":\"2020-05-24T", from, "Z\",\"to\":\"2020-05-24T",
                      on_hour ? absl::StrCat(hour, ":30") : absl::StrCat(next_hour, ":00"),
                      "Z\",\"intensity\":{\"forecast\":", forecast, ",\"actual\":", actual,
                      ",\"index\":\"low\"}}");
}

std::string Data(const std::vector<std::string>& rows) {
  return absl::StrCat("{\"data\":[", absl::StrJoin(rows, ","), "]}");
}

std::string Describe(const absl::StatusOr<AnswerSeries>& read) {
  if (!read.ok()) return read.status().ToString();
  std::string text;
  for (const IntensityStep& step : read->series.steps()) {
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    absl::FormatTime("%H:%M", step.span.begin, absl::UTCTimeZone()), "-",
                    absl::FormatTime("%H:%M", step.span.end, absl::UTCTimeZone()), "=",
                    ToGramsPerKwh(step.intensity));
  }
  return text;
}

std::string Forecasts(absl::string_view body) {
  return Describe(ParseNesoIntensity(body, NesoValue::kForecast, {}, kIdentity));
}
std::string Actuals(absl::string_view body) {
  return Describe(ParseNesoIntensity(body, NesoValue::kActual, {}, kIdentity));
}

TEST(ParseNesoIntensity, ReadsTheValueAskedForAndNeverTheOther) {
  const std::string body =
      Data({Row("12:00", "146", "150"), Row("12:30", "147", "null"), Row("13:00", "null", "152")});
  EXPECT_EQ(Forecasts(body), "12:00-12:30=146 12:30-13:00=147");
  EXPECT_EQ(Actuals(body), "12:00-12:30=150 13:00-13:30=152");
}

TEST(ParseNesoIntensity, LeavesNullsOutAndCountsThemInsteadOfReadingZero) {
  const auto read = ParseNesoIntensity(
      Data({Row("12:00", "146", "null"), Row("12:30", "null", "null"), Row("13:00", "0", "null"),
            "{\"from\":\"2020-05-24T13:30Z\",\"to\":\"2020-05-24T14:00Z\",\"intensity\":{}}",
            "{\"from\":\"2020-05-24T14:00Z\",\"to\":\"2020-05-24T14:30Z\",\"intensity\":null}",
            "{\"from\":\"2020-05-24T14:30Z\",\"to\":\"2020-05-24T15:00Z\"}"}),
      NesoValue::kForecast, {}, kIdentity);
  EXPECT_EQ(Describe(read), "12:00-12:30=146 13:00-13:30=0");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->blank_rows, 4);
  EXPECT_EQ(read->series.identity(), kIdentity);
}

TEST(ParseNesoIntensity, SortsRowsAndKeepsTheLastOfEqualStamps) {
  const auto read = ParseNesoIntensity(
      Data({Row("13:00", "3", "null"), Row("12:00", "1", "null"), Row("12:30", "2", "null"),
            Row("12:00", "9", "null"), Row("12:00", "null", "null")}),
      NesoValue::kForecast, {}, kIdentity);
  EXPECT_EQ(Describe(read), "12:00-12:30=9 12:30-13:00=2 13:00-13:30=3");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->replaced_rows, 1);
}

TEST(ParseNesoIntensity, TakesStampsAndNumbersInTheirVariants) {
  EXPECT_EQ(Forecasts("{\"data\":[{\"from\":\"2020-05-24T12:00:00.0000000Z\","
                      "\"to\":\"2020-05-24T13:30+01:00\",\"new\":[],"
                      "\"intensity\":{\"forecast\":\"146.5\"}}]}"),
            "12:00-12:30=146.5");
  EXPECT_EQ(Forecasts(Data({Row("12:00", "146.25", "null")})), "12:00-12:30=146.25");
}

TEST(ParseNesoIntensity, LeavesAHoleWhereRowsAreMissing) {
  EXPECT_EQ(Forecasts(Data({Row("10:00", "1", "null"), Row("13:00", "2", "null")})),
            "10:00-10:30=1 13:00-13:30=2");
}

// A region's answer, in either shape.
std::string RegionAnswer(bool as_list, absl::string_view name = "\"regionid\":11") {
  const std::string region =
      absl::StrCat("{", name, ",\"shortname\":\"x\",\"data\":[",
                   "{\"from\":\"2020-05-24T12:00Z\",\"to\":\"2020-05-24T12:30Z\",",
                   "\"intensity\":{\"forecast\":162,\"index\":\"low\"},",
                   "\"generationmix\":[{\"fuel\":\"biomass\",\"perc\":0.4}]}]}");
  return absl::StrCat("{\"data\":", as_list ? "[" : "", region, as_list ? "]" : "", "}");
}

TEST(ParseNesoIntensity, ReadsARegionInBothShapesAndMarksItsPastAsEstimated) {
  for (const bool as_list : {false, true}) {
    const std::string body = RegionAnswer(as_list);
    const auto forecast =
        ParseNesoIntensity(body, NesoValue::kForecast, {.region_id = 11}, kIdentity);
    EXPECT_EQ(Describe(forecast), "12:00-12:30=162");
    EXPECT_FALSE(forecast->series.steps()[0].estimated);
    const auto actual = ParseNesoIntensity(body, NesoValue::kActual, {.region_id = 11}, kIdentity);
    EXPECT_EQ(Describe(actual), "12:00-12:30=162");
    EXPECT_TRUE(actual->series.steps()[0].estimated);
  }
}

TEST(ParseNesoIntensity, RefusesAnotherPlaceThanAskedFor) {
  const struct {
    std::string body;
    NesoPlace place;
  } kCases[] = {
      {RegionAnswer(false), {}},
      {RegionAnswer(false), {.region_id = 12}},
      {RegionAnswer(true, "\"regionid\":3,\"postcode\":\"BS16\""), {.postcode = "RG10"}},
      {Data({Row("12:00", "146", "150")}), {.region_id = 11}},
  };
  for (const auto& c : kCases) {
    const auto read = ParseNesoIntensity(c.body, NesoValue::kForecast, c.place, kIdentity);
    EXPECT_EQ(ProblemOf(read.status()), SourceProblem::kWrongZone) << c.body;
  }
  EXPECT_TRUE(ParseNesoIntensity(RegionAnswer(true, "\"regionid\":3,\"postcode\":\"BS16\""),
                                 NesoValue::kForecast, {.postcode = "bs16"}, kIdentity)
                  .ok());
}

TEST(ParseNesoIntensity, RefusesSeveralRegionsAtOnce) {
  EXPECT_THAT(Forecasts("{\"data\":[{\"regionid\":1,\"data\":[]},{\"regionid\":2,\"data\":[]}]}"),
              HasSubstr("more than one region"));
}

TEST(ParseNesoIntensity, CallsASoundAnswerWithoutDataNotFound) {
  for (const std::string& body : {std::string(), std::string(" \n"), std::string("{}"), Data({}),
                                  std::string("{\"data\":{}}"), std::string("{\"data\":null}"),
                                  std::string("{\"data\":[{\"regionid\":1,\"data\":[]}]}"),
                                  Data({Row("12:00", "null", "7"), Row("12:30", "null", "8")})}) {
    EXPECT_EQ(ParseNesoIntensity(body, NesoValue::kForecast, {}, kIdentity).status().code(),
              absl::StatusCode::kNotFound)
        << body;
  }
}

TEST(ParseNesoIntensity, CallsAnErrorReportUnavailableAndRepeatsIt) {
  EXPECT_THAT(Forecasts("{\"error\":{\"code\":\"500 Internal Server Error\","
                        "\"message\":\"Requested resource not found.\"}}"),
              AllOf(HasSubstr("UNAVAILABLE"), HasSubstr("500 Internal Server Error"),
                    HasSubstr("Requested resource not found.")));
  EXPECT_THAT(Forecasts("{\"error\":true}"), HasSubstr("UNAVAILABLE"));
}

TEST(ParseNesoIntensity, RefusesWhatIsNoSuchAnswerAndShowsItsBeginning) {
  const std::string good = Data({Row("12:00", "146", "150")});
  const std::string bodies[] = {
      "<html><head><title>403 Forbidden</title>",
      "Access denied",
      "null({\"data\":[]});",
      "[]",
      "12",
      "null",
      "\"data\"",
      "{\"data\":7}",
      "{\"data\":[7]}",
      "{\"data\":[[]]}",
      good.substr(0, good.size() / 2),
      good.substr(0, good.size() - 1),
      good + good,
      Data({Row("12:00", "146", "150"), "{\"from\":\"2020-05-24T12:30Z\"}"}),
      Data({"{\"from\":\"soon\",\"to\":\"2020-05-24T12:30Z\",\"intensity\":{\"forecast\":1}}"}),
      Data({"{\"from\":1590321600.5,\"to\":1590323400,\"intensity\":{\"forecast\":1}}"}),
  };
  for (const std::string& body : bodies) {
    const absl::Status status =
        ParseNesoIntensity(body, NesoValue::kForecast, {}, kIdentity).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << body << " -> " << status;
  }
  EXPECT_THAT(Forecasts(bodies[0] + std::string(500, 'x')),
              AllOf(HasSubstr("403 Forbidden"), testing::Not(HasSubstr(std::string(200, 'x')))));
}

TEST(ParseNesoIntensity, RefusesValuesThatNoGridHas) {
  for (const absl::string_view value :
       {"-1", "5001", "1e300", "\"much\"", "\"nan\"", "true", "[]", "{}"}) {
    EXPECT_THAT(Forecasts(Data({Row("12:00", "146", "1"), Row("12:30", value, "1")})),
                HasSubstr("DATA_LOSS"))
        << value;
  }
}

TEST(ParseNesoIntensity, RefusesRowsThatCannotStandInOneSeries) {
  const auto row = [](absl::string_view from, absl::string_view to) {
    return absl::StrCat("{\"from\":\"", from, "\",\"to\":\"", to,
                        "\",\"intensity\":{\"forecast\":1,\"actual\":1}}");
  };
  const std::string first = row("2020-05-24T12:00Z", "2020-05-24T12:30Z");
  for (const std::string& other : {row("2020-05-24T12:15Z", "2020-05-24T12:45Z"),     // overlaps
                                   row("2020-05-24T12:30Z", "2020-05-24T12:30Z"),     // empty
                                   row("2020-05-24T13:00Z", "2020-05-24T12:30Z"),     // backwards
                                   row("2020-05-24T12:30Z", "2021-05-24T12:30Z")}) {  // a year
    EXPECT_THAT(Forecasts(Data({first, other})), HasSubstr("DATA_LOSS")) << other;
  }
}

TEST(ParseNesoIntensity, SurvivesTruncationAtEveryByte) {
  const std::string body = Data({Row("12:00", "146", "150"), Row("12:30", "147", "null")});
  for (size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(
        ParseNesoIntensity(body.substr(0, length), NesoValue::kForecast, {}, kIdentity).ok())
        << length;
  }
}

}  // namespace
}  // namespace windfall
