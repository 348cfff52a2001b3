#include "scheduler/reports/report_json.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/reports/sample_records.h"

namespace windfall {
namespace {

using testing::HasSubstr;

absl::StatusCode CodeOf(const std::string& json) { return FromCanonicalJson(json).status().code(); }

TEST(ReportJson, GivesBackTheReportThatItWasMadeFrom) {
  const Report report = SampleReport();
  const absl::StatusOr<Report> read = FromCanonicalJson(ToCanonicalJson(report));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, report);
}

TEST(ReportJson, GivesBackAnEmptyReport) {
  const Report report = *Summarize(SampleRequest(), ReportRecords());
  EXPECT_EQ(*FromCanonicalJson(ToCanonicalJson(report)), report);
}

TEST(ReportJson, CarriesWhatIsUnknown) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  const std::string json = ToCanonicalJson(report);
  EXPECT_THAT(json, HasSubstr(R"("unknownComponents":["gpu"])"));
  EXPECT_EQ(*FromCanonicalJson(json), report);
}

TEST(ReportJson, OfEqualReportsIsTheSameBytes) {
  EXPECT_EQ(ToCanonicalJson(SampleReport()), ToCanonicalJson(SampleReport()));
}

TEST(ReportJson, CarriesIntegersWithFiguresBesideThem) {
  Report report;
  report.total.energy = KilowattHours(3);
  report.total.settled_energy = KilowattHours(3);
  report.total.emissions = Grams(412);
  const std::string json = ToCanonicalJson(report);
  EXPECT_THAT(json, HasSubstr(R"("energyKwh":3.0,"energyMillijoules":10800000000)"));
  EXPECT_THAT(json, HasSubstr(R"("emissionsGrams":412.0,"emissionsMicrograms":412000000)"));
}

TEST(ReportJson, WritesUnknownEmissionsAsNull) {
  Report report;
  report.total.energy = KilowattHours(3);
  report.total.energy_without_intensity = KilowattHours(3);
  EXPECT_THAT(ToCanonicalJson(report), HasSubstr(R"("total":{"emissionsGrams":null)"));
}

TEST(ReportJson, RefusesWhatItDidNotWrite) {
  const std::string json = ToCanonicalJson(SampleReport());
  ASSERT_EQ(CodeOf(json), absl::StatusCode::kOk);
  const auto with = [&json](const std::string& from, const std::string& to) {
    EXPECT_THAT(json, HasSubstr(from));
    return absl::StrReplaceAll(json, {{from, to}});
  };
  EXPECT_EQ(CodeOf(""), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf("[]"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(json.substr(0, json.size() / 2)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(json + " "), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(with("\"runsCount\"", "\"runs\"")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(with("\"signal\":\"average\"", "\"signal\":\"mean\"")),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(with("\"jobId\":1,", "\"jobId\":\"1\",")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(with("{\"boundary\"", "{\"added\":1,\"boundary\"")),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(with("2026-01-15T00:00:00Z", "yesterday")), absl::StatusCode::kInvalidArgument);
}

TEST(ReportJson, RefusesAFigureThatDoesNotMatchItsInteger) {
  Report report;
  report.total.energy = KilowattHours(3);
  const std::string json = ToCanonicalJson(report);
  EXPECT_EQ(CodeOf(absl::StrReplaceAll(json, {{"\"energyKwh\":3.0", "\"energyKwh\":2.0"}})),
            absl::StatusCode::kInvalidArgument);
}

TEST(ReportJson, SaysWhichFormatItCannotRead) {
  const std::string json = absl::StrReplaceAll(ToCanonicalJson(Report()),
                                               {{"\"formatVersion\":2", "\"formatVersion\":9"}});
  EXPECT_THAT(std::string(FromCanonicalJson(json).status().message()), HasSubstr("format 9"));
}

TEST(ReportJson, ReplacesBytesThatAreNotText) {
  Report report;
  report.project = "caf\xe9";
  EXPECT_EQ(FromCanonicalJson(ToCanonicalJson(report))->project, "caf\xEF\xBF\xBD");
}

}  // namespace
}  // namespace windfall
