// What the text, CSV and HTML forms of a report promise.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/reports/render_csv.h"
#include "scheduler/reports/render_html.h"
#include "scheduler/reports/render_text.h"
#include "scheduler/reports/report_json.h"
#include "scheduler/reports/sample_records.h"
#include "scheduler/reports/text_table.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

const ReportStamp kStamp{.id = ReportId(3), .content_sha256 = "0123abcd"};

Report EmptyReport() { return *Summarize(SampleRequest(), ReportRecords()); }

Report ReportWithName(const std::string& name) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), name, 1).spec.project = name;
  builder.AddRun({.task = {JobId(1), 0}, .start = 2, .end = 3});
  return *Summarize(SampleRequest(), builder.Build());
}

// ---- Text

TEST(RenderText, FitsTheWidth) {
  for (const int width : {60, 72, 80, 100}) {
    const std::string text = RenderText(SampleReport(), kStamp, width);
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST(RenderText, KeepsBetweenSixtyAndAHundredColumns) {
  EXPECT_EQ(RenderText(SampleReport(), kStamp, 20), RenderText(SampleReport(), kStamp, 60));
  EXPECT_EQ(RenderText(SampleReport(), kStamp, 500), RenderText(SampleReport(), kStamp, 100));
}

TEST(RenderText, SaysWhatTheSavingIsAndWhatIsNotKnown) {
  const std::string text = RenderText(SampleReport(), kStamp, 100);
  EXPECT_THAT(text, HasSubstr("Emissions report 3"));
  EXPECT_THAT(text, HasSubstr("less than the"));
  EXPECT_THAT(text, HasSubstr("of running at submission, over 6 jobs"));
  EXPECT_THAT(text, HasSubstr("1 job without any energy figure"));
  EXPECT_THAT(text, HasSubstr("-101.5"));
  EXPECT_THAT(text, HasSubstr("0123abcd"));
}

TEST(RenderText, SaysThatTheGpuIsUnknownAndTheFiguresLowerBounds) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  const std::string text = RenderText(report, kStamp, 100);
  EXPECT_THAT(text, HasSubstr("1 job with GPU energy unknown"));
  EXPECT_THAT(text, HasSubstr("100.0 % of the running"));
  EXPECT_THAT(text, HasSubstr("≥12.000 Wh at the nodes"));
  EXPECT_THAT(text, HasSubstr("No job can be compared"));
}

TEST(RenderText, LabelsEnergyOfWhichAPartIsUnknown) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", 1);
  RecordsBuilder::RunOptions options{.task = {JobId(1), 0}, .start = 2, .end = 3};
  const RunId run = builder.AddRun(options);
  options.component = EnergyComponent::kDram;
  options.quality = EnergyQuality::kNone;
  builder.AddEntries(run, options);
  const std::string text = RenderText(*Summarize(SampleRequest(), builder.Build()), {}, 100);
  EXPECT_THAT(text, HasSubstr("50.0 % measured, 0.0 % apportioned, 0.0 % estimated, 50.0 % lower"));
}

TEST(RenderText, SaysThatNoPueIsDeclared) {
  ReportRecords records = SampleRecords();
  for (LedgerEntry& entry : records.entries) entry.pue_permille = 1000;
  const Report report = *Summarize(SampleRequest(), records);
  EXPECT_THAT(RenderText(report, {}, 100), HasSubstr("at the nodes, no PUE declared"));
  EXPECT_THAT(RenderText(report, {}, 100), Not(HasSubstr("with PUE")));
  EXPECT_THAT(RenderHtml(report, {}), HasSubstr("<td>none declared</td>"));
}

TEST(RenderText, SaysWhyAJobHasNoBaseline) {
  EXPECT_THAT(RenderText(SampleReport(), kStamp, 100),
              HasSubstr("No baseline    no energy is known: 7; not settled yet: 8"));
}

TEST(RenderText, OfAnEmptyReportInventsNoZeroShares) {
  const std::string text = RenderText(EmptyReport(), {}, 80);
  EXPECT_THAT(text, HasSubstr("0 jobs, 0 runs"));
  EXPECT_THAT(text, HasSubstr("No job can be compared"));
  EXPECT_THAT(text, Not(HasSubstr("PUE declared")));
  EXPECT_THAT(text, Not(HasSubstr("0.0 %")));
}

TEST(RenderText, KeepsTerminalCommandsOut) {
  EXPECT_THAT(RenderText(ReportWithName("a\x1b[2Jb"), {}, 80), Not(HasSubstr("\x1b")));
}

// ---- CSV

std::vector<std::vector<std::string>> Fields(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  for (const absl::string_view line : absl::StrSplit(csv, "\r\n", absl::SkipEmpty())) {
    rows.push_back(absl::StrSplit(line, ','));
  }
  return rows;
}

int64_t SumOfColumn(const std::vector<std::vector<std::string>>& rows, const std::string& title) {
  const auto& header = rows.front();
  const auto column = std::find(header.begin(), header.end(), title) - header.begin();
  int64_t sum = 0;
  for (size_t i = 1; i < rows.size(); ++i) {
    const std::string& field = rows[i].at(static_cast<size_t>(column));
    int64_t value = 0;
    EXPECT_TRUE(field.empty() || absl::SimpleAtoi(field, &value)) << field;
    sum += value;
  }
  return sum;
}

TEST(RenderCsv, IntegerColumnsAddUpToTheTotals) {
  const Report report = SampleReport();
  const auto rows = Fields(RenderCsv(report));
  ASSERT_EQ(rows.size(), report.jobs.size() + 1);
  EXPECT_EQ(SumOfColumn(rows, "energy_millijoules"), ToMillijoules(report.total.energy));
  EXPECT_EQ(SumOfColumn(rows, "overhead_energy_millijoules"), ToMillijoules(report.total.overhead));
  EXPECT_EQ(SumOfColumn(rows, "emissions_micrograms"), ToMicrograms(report.total.emissions));
  EXPECT_EQ(SumOfColumn(rows, "saving_micrograms"), ToMicrograms(report.shift_effect.Saving()));
}

TEST(RenderCsv, HasAsManyFieldsInEveryLineAsInTheHeader) {
  const auto rows = Fields(RenderCsv(SampleReport()));
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows.front().size());
}

TEST(RenderCsv, QuotesTextAndDisarmsFormulas) {
  EXPECT_THAT(RenderCsv(ReportWithName("a,\"b\"\nc")), HasSubstr("1,\"a,\"\"b\"\"\nc\","));
  EXPECT_THAT(RenderCsv(ReportWithName("=HYPERLINK(1)")), HasSubstr("1,'=HYPERLINK(1),"));
}

TEST(RenderCsv, NamesWhatTheEmissionsRestOn) {
  const std::string csv = RenderCsv(SampleReport());
  EXPECT_THAT(csv, HasSubstr(",intensity_provider,intensity_signal,intensity_factors,pue,"));
  EXPECT_THAT(csv, HasSubstr(",neso,average,direct,1.25,"));
  EXPECT_THAT(csv, HasSubstr(",csv,average,direct,1.40,"));
}

TEST(RenderCsv, NamesWhatIsUnknown) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  const auto rows = Fields(absl::StrReplaceAll(RenderCsv(report), {{"estimated, ", ""}}));
  const auto column = std::find(rows[0].begin(), rows[0].end(), "unknown_components");
  EXPECT_EQ(rows.at(1).at(static_cast<size_t>(column - rows[0].begin())), "gpu");
}

// ---- HTML

// The tags that are open where they must not be, or closed without being open.
std::string UnbalancedTag(const std::string& html) {
  std::vector<std::string> open;
  for (size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const size_t end = html.find('>', at);
    if (end == std::string::npos) return html.substr(at, 20);
    const std::string tag = html.substr(at + 1, end - at - 1);
    if (tag.empty() || tag[0] == '!' || tag.back() == '/') continue;
    const std::string name = tag.substr(0, tag.find_first_of(" \n"));
    if (name == "meta" || name == "br") continue;
    if (name[0] != '/') {
      open.push_back(name);
      if (name == "style" || name == "script") at = html.find("</", at) - 1;
    } else if (open.empty() || open.back() != name.substr(1)) {
      return tag;
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

std::string EmbeddedJson(const std::string& html) {
  const std::string begin = "<script type=\"application/json\" id=\"report-data\">";
  const size_t at = html.find(begin) + begin.size();
  return html.substr(at, html.find("</script>", at) - at);
}

TEST(RenderHtml, IsOneBalancedDocumentThatLoadsAndRunsNothing) {
  for (const Report& report : {SampleReport(), EmptyReport(), ReportWithName("</script><!--")}) {
    const std::string html = RenderHtml(report, kStamp);
    EXPECT_EQ(UnbalancedTag(html), "");
    EXPECT_TRUE(absl::StartsWith(html, "<!DOCTYPE html>"));
    for (const char* external :
         {"http:", "https:", "src=", "href=", "@import", "url(\"", "javascript"}) {
      EXPECT_THAT(html, Not(HasSubstr(external)));
    }
    EXPECT_EQ(html.find("<script"), html.find("<script type=\"application/json\""));
  }
}

TEST(RenderHtml, EmbedsTheSavedDataForAuditors) {
  const Report report = ReportWithName("</script><script>alert(1)</script>");
  const std::string json = EmbeddedJson(RenderHtml(report, kStamp));
  EXPECT_THAT(json, Not(HasSubstr("<")));
  EXPECT_EQ(json, ToCanonicalJson(report)) << "what the hash is of";
  EXPECT_EQ(*FromCanonicalJson(json), report);
}

TEST(RenderHtml, ShowsUserTextAsText) {
  const std::string html = RenderHtml(ReportWithName("<img onerror=\"x\" src='y'>&"), kStamp);
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, HasSubstr("&lt;img onerror=&quot;x&quot; src=&#39;y&#39;&gt;&amp;"));
}

TEST(RenderHtml, OfAnEmptyReportSaysThatNothingRan) {
  const std::string html = RenderHtml(EmptyReport(), kStamp);
  EXPECT_THAT(html, HasSubstr("No job ran in this period"));
  EXPECT_THAT(html, Not(HasSubstr("<svg")));
}

TEST(RenderHtml, OfEqualReportsIsTheSameBytes) {
  EXPECT_EQ(RenderHtml(SampleReport(), kStamp), RenderHtml(SampleReport(), kStamp));
}

TEST(RenderHtml, OfASavedReportIsThatOfTheReportItWasSavedFrom) {
  const Report report = SampleReport();
  EXPECT_EQ(RenderHtml(*FromCanonicalJson(ToCanonicalJson(report)), kStamp),
            RenderHtml(report, kStamp));
}

TEST(RenderHtml, DrawsForecastsDashedAndEveryEndingWithAPattern) {
  const std::string html = RenderHtml(SampleReport(), kStamp);
  EXPECT_THAT(html, HasSubstr("<path class=\"line zone-0 settled\""));
  EXPECT_THAT(html, HasSubstr("<path class=\"line zone-0 forecast\""));
  for (const EndingRow& row : SampleReport().by_ending) {
    EXPECT_THAT(html, HasSubstr(absl::StrCat("url(#ending-", ToString(row.ending), ")")));
  }
  EXPECT_THAT(html, HasSubstr("class=\"excess-hatch\""));
}

TEST(RenderHtml, SaysWhenNotEveryTaskIsDrawn) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "sweep", 0);
  for (int32_t task = 0; task < 60; ++task) {
    builder.AddRun({.task = {JobId(1), task}, .start = 1, .end = 1.5, .power = Watts(100 + task)});
  }
  const Report report = *Summarize(SampleRequest(), builder.Build());
  EXPECT_EQ(report.chart.lanes.size(), 40u);
  EXPECT_EQ(report.chart.lanes.front().task.index, 20);
  EXPECT_THAT(RenderHtml(report, kStamp), HasSubstr("Of 60 tasks the 40 that drew most"));
}

TEST(RenderHtml, DrawsALongPeriodAsMeans) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "long", 0);
  builder.AddRun({.task = {JobId(1), 0}, .start = 1, .end = 2});
  builder.AddRun({.task = {JobId(1), 0}, .start = 958, .end = 959});
  ReportRecords records = builder.Build();
  std::vector<IntensityStep> steps;
  for (int i = 0; i < 40 * 24 * 12; ++i) {
    steps.push_back(
        {.span = {SampleDay() + absl::Minutes(5 * i), SampleDay() + absl::Minutes(5 * i + 5)},
         .intensity = GramsPerKwh(100 + i % 7)});
  }
  const SeriesIdentity gb{.zone = "GB", .provider = "test"};
  records.actuals[gb] = *IntensitySeries::Create(gb, steps);
  ReportRequest request = SampleRequest();
  request.period.end = SampleDay() + absl::Hours(24 * 40);
  const Report report = *Summarize(request, records);
  EXPECT_EQ(report.chart.zones.at(0).mean_over, absl::Hours(3));
  EXPECT_LE(report.chart.zones.at(0).steps.size(), 750u);
  EXPECT_THAT(RenderHtml(report, kStamp), HasSubstr("GB is drawn as means over 3 h 0 min."));
}

TEST(RenderHtml, SaysThatTheHashIsOfTheData) {
  EXPECT_THAT(RenderHtml(SampleReport(), kStamp), HasSubstr("and not of this page: <code>0123"));
}

TEST(RenderHtml, SaysThatTheGpuIsUnknown) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  EXPECT_THAT(RenderHtml(report, kStamp), HasSubstr("estimated, GPU unknown"));
}

}  // namespace
}  // namespace windfall
