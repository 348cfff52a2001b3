#include "scheduler/reports/summarize.h"

#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/reports/report_json.h"
#include "scheduler/reports/sample_records.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <typename Rows>
LedgerSum SumOfRows(const Rows& rows) {
  LedgerSum sum;
  for (const auto& row : rows) sum += row.sum;
  return sum;
}

const ReportJob& JobLine(const Report& report, int64_t id) {
  for (const ReportJob& job : report.jobs) {
    if (job.id == JobId(id)) return job;
  }
  ADD_FAILURE() << "job " << id << " is not in the report";
  return report.jobs.front();
}

// The ledger entries that begin in the period, added up without this library.
LedgerSum LedgerIn(const TimeSpan& period, const ReportRecords& records) {
  std::vector<LedgerEntry> counted;
  for (const LedgerEntry& entry : records.entries) {
    if (period.Contains(entry.span.begin)) counted.push_back(entry);
  }
  return Sum(counted);
}

TEST(Summarize, EveryBreakdownAddsUpToTheLedgerToTheInteger) {
  const ReportRecords records = SampleRecords();
  const Report report = *Summarize(SampleRequest(), records);
  const LedgerSum ledger = LedgerIn(SampleRequest().period, records);
  ASSERT_GT(ledger.emissions, Grams(100));
  EXPECT_EQ(report.total, ledger);
  EXPECT_EQ(SumOfRows(report.by_ending), ledger);
  EXPECT_EQ(SumOfRows(report.by_project), ledger);
  EXPECT_EQ(SumOfRows(report.by_node), ledger);
  EXPECT_EQ(SumOfRows(report.by_meter), ledger);
  EXPECT_EQ(SumOfRows(report.by_zone), ledger);
  EXPECT_EQ(SumOfRows(report.jobs), ledger);
}

TEST(Summarize, ConsecutivePeriodsCountEveryEntryAndEverySavingOnce) {
  const ReportRecords records = SampleRecords();
  ReportRequest request = SampleRequest();
  request.period.end = SampleTime(48);
  const Report whole = *Summarize(request, records);
  LedgerSum sum;
  CarbonMass at_submission_of_first;
  for (int hour = 0; hour < 48; hour += 3) {
    request.period = {SampleTime(hour), SampleTime(hour + 3)};
    const Report part = *Summarize(request, records);
    sum += part.total;
    for (const ReportJob& job : part.jobs) {
      if (job.id == JobId(1)) at_submission_of_first += job.at_submission_emissions.value();
    }
  }
  EXPECT_EQ(sum, whole.total);
  EXPECT_EQ(at_submission_of_first, JobLine(whole, 1).at_submission_emissions);
}

TEST(Summarize, OnlyCountsWhatPassesTheFilters) {
  const ReportRecords records = SampleRecords();
  ReportRequest request = SampleRequest();
  request.project = "language";
  const Report by_project = *Summarize(request, records);
  ASSERT_EQ(by_project.jobs.size(), 2u);
  EXPECT_EQ(by_project.jobs[0].id, JobId(2));
  EXPECT_EQ(by_project.jobs[1].id, JobId(5));
  request.user = "grace";
  EXPECT_EQ(Summarize(request, records)->jobs.size(), 1u);
}

TEST(Summarize, SaysWhatBecameOfTheEnergy) {
  std::vector<RunEnding> endings;
  const Report report = SampleReport();
  for (const EndingRow& row : report.by_ending) endings.push_back(row.ending);
  EXPECT_THAT(endings, ElementsAre(RunEnding::kSucceeded, RunEnding::kPausedContinued,
                                   RunEnding::kFailed, RunEnding::kTimedOut, RunEnding::kCancelled,
                                   RunEnding::kLost, RunEnding::kRunning));
}

TEST(Summarize, NamesTheMetersAndPowerModelsThatGaveTheEnergy) {
  std::vector<std::string> meters;
  const Report report = SampleReport();
  for (const ReportRow& row : report.by_meter) meters.push_back(row.name);
  EXPECT_THAT(meters, ElementsAre("nvml energy counter", "rapl package-0", "cpu-time x 12 W/core"));
  EXPECT_EQ(report.by_meter[2].runs_count, 1);
  EXPECT_THAT(report.boundary, HasSubstr("beyond idle"));
}

TEST(Summarize, TellsAPausedRunThatWentOnFromOneThatDidNot) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", 0);
  builder.AddRun({.task = {JobId(1), 0}, .start = 1, .end = 2, .outcome = RunOutcome::kPaused});
  builder.AddRun({.task = {JobId(1), 0}, .start = 3, .end = 4});  // started anew
  EXPECT_EQ(Summarize(SampleRequest(), builder.Build())->by_ending[1].ending,
            RunEnding::kPausedNotContinued);
}

TEST(Summarize, CountsAJobWithoutReadingsAsNotEstimatedAndNotAsZero) {
  const Report report = SampleReport();
  EXPECT_EQ(report.jobs_not_estimated, 1);
  EXPECT_TRUE(JobLine(report, 7).IsNotEstimated());
  EXPECT_EQ(JobLine(report, 7).baseline_gap, BaselineGap::kNoEnergy);
  EXPECT_FALSE(JobLine(report, 1).IsNotEstimated());
  EXPECT_EQ(report.running - report.metered, absl::Minutes(66));
}

TEST(Summarize, AnUnknownGpuDoesNotVanishBehindTheEstimateOfTheCpu) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  const ReportJob& job = JobLine(report, 1);
  EXPECT_EQ(job.running, absl::Hours(1));
  EXPECT_EQ(job.metered, absl::ZeroDuration());
  EXPECT_THAT(job.sum.unknown_components, ElementsAre(EnergyComponent::kGpu));
  EXPECT_FALSE(job.IsNotEstimated()) << "the CPU's energy is known";
  EXPECT_EQ(report.metered, absl::ZeroDuration());
}

TEST(Summarize, ComparesNoJobWithAnUnknownGpu) {
  const Report report = *Summarize(SampleRequest(), RecordsWithUnknownGpu());
  EXPECT_EQ(report.promises.jobs_count, 0);
  EXPECT_EQ(report.shift_effect.jobs_count, 0);
  EXPECT_EQ(JobLine(report, 1).baseline_gap, BaselineGap::kEnergyPartUnknown);
}

TEST(Summarize, TimeIsMeteredWhereNoComponentIsUnknown) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", 8);
  RecordsBuilder::RunOptions options{.task = {JobId(1), 0}, .start = 10, .end = 12};
  const RunId run = builder.AddRun(options);
  options.component = EnergyComponent::kDram;
  options.end = 10.5;
  builder.AddEntries(run, options);
  options.start = 10.5;
  options.end = 11;
  options.quality = EnergyQuality::kNone;
  builder.AddEntries(run, options);
  EXPECT_EQ(JobLine(*Summarize(SampleRequest(), builder.Build()), 1).metered, absl::Minutes(90));
}

TEST(Summarize, ShowsAJobThatCameOutWorseThanAtSubmission) {
  const Report report = SampleReport();
  EXPECT_LT(JobLine(report, 3).Saving().value(), CarbonMass());
  EXPECT_LT(JobLine(report, 6).Saving().value(), CarbonMass());
  EXPECT_EQ(report.shift_effect.worse_jobs_count, 2);
  EXPECT_EQ(report.shift_effect.jobs_count + report.shift_effect.jobs_without_baseline,
            static_cast<int64_t>(report.jobs.size()));
}

TEST(Summarize, AJobThatRanAtOnceHasASavingOfExactlyNothing) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", 2.25);
  builder.AddRun({.task = {JobId(1), 0}, .start = 2.25, .end = 6.4});
  EXPECT_EQ(SampleReport().jobs.size(), 8u);
  EXPECT_EQ(JobLine(*Summarize(SampleRequest(), builder.Build()), 1).Saving(), CarbonMass());
}

TEST(Summarize, ComputesTheBaselineFromSubmissionUnderSettledIntensity) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", 16);
  builder.AddRun({.task = {JobId(1), 0}, .start = 23, .end = 23.5, .power = Watts(2000)});
  const Report report = *Summarize(SampleRequest(), builder.Build());
  // 1 kWh x 1.25, at 241 g/kWh from 16:00 and at 133 g/kWh from 23:00.
  EXPECT_NEAR(ToGrams(*JobLine(report, 1).at_submission_emissions), 301.25, 1e-4);
  EXPECT_NEAR(ToGrams(JobLine(report, 1).sum.emissions), 166.25, 1e-4);
}

TEST(Summarize, HasNoBaselineForWhatIsNotSettled) {
  EXPECT_EQ(JobLine(SampleReport(), 8).baseline_gap, BaselineGap::kNotSettled);
}

TEST(Summarize, WithoutAForecastThereIsNoIntensityRatherThanASettlementToCome) {
  ReportRecords records = SampleRecords();
  for (LedgerEntry& entry : records.entries) entry.basis = IntensityBasis::kNone;
  const Report report = *Summarize(SampleRequest(), records);
  EXPECT_EQ(JobLine(report, 1).baseline_gap, BaselineGap::kNoIntensity);
  EXPECT_FALSE(JobLine(report, 1).IsProvisional());
  EXPECT_TRUE(JobLine(SampleReport(), 8).IsProvisional());
}

TEST(Summarize, HasNoBaselineWhenTheIntensityAtSubmissionIsUnknown) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "a", -3);
  builder.AddRun({.task = {JobId(1), 0}, .start = 2, .end = 4});
  EXPECT_EQ(JobLine(*Summarize(SampleRequest(), builder.Build()), 1).baseline_gap,
            BaselineGap::kIntensityUnknown);
}

TEST(Summarize, StartsTheBaselineWhenTheJobCouldFirstStart) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "first", 8).end_time = SampleTime(10);
  builder.AddJob(JobId(2), "second", 8).spec.after = {JobId(1)};
  builder.AddJob(JobId(3), "begins", 8).spec.begin = SampleTime(10);
  builder.AddJob(JobId(4), "held", 8).spec.hold = true;
  builder.AddJob(JobId(5), "after-unknown", 8).spec.after = {JobId(99)};
  for (int64_t id = 2; id <= 5; ++id) {
    builder.AddRun({.task = {JobId(id), 0}, .start = 10, .end = 11});
  }
  const Report report = *Summarize(SampleRequest(), builder.Build());
  EXPECT_EQ(JobLine(report, 2).Saving(), CarbonMass());
  EXPECT_EQ(JobLine(report, 3).Saving(), CarbonMass());
  EXPECT_EQ(JobLine(report, 4).baseline_gap, BaselineGap::kStartUnknown);
  EXPECT_EQ(JobLine(report, 5).baseline_gap, BaselineGap::kStartUnknown);
}

TEST(Summarize, CountsNoHoldOfAPersonAsAShift) {
  RecordsBuilder builder(24);
  builder.AddJob(JobId(1), "held", 8).release_time = SampleTime(10);
  builder.AddJob(JobId(2), "submitted held", 8).spec.hold = true;
  builder.AddJob(JobId(3), "held halfway", 8);
  builder.AddRun({.task = {JobId(1), 0}, .start = 10, .end = 11});
  builder.AddRun({.task = {JobId(2), 0}, .start = 10, .end = 11});
  builder.AddRun({.task = {JobId(3), 0}, .start = 8, .end = 9, .outcome = RunOutcome::kPaused});
  builder.AddRun({.task = {JobId(3), 0}, .start = 10, .end = 11, .resume = true});
  ReportRecords records = builder.Build();
  records.jobs[1].release_time = SampleTime(10);
  records.jobs[2].release_time = SampleTime(10);
  const Report report = *Summarize(SampleRequest(), records);
  EXPECT_EQ(JobLine(report, 1).Saving(), CarbonMass());
  EXPECT_EQ(JobLine(report, 2).Saving(), CarbonMass());
  EXPECT_EQ(JobLine(report, 3).baseline_gap, BaselineGap::kStartUnknown);
}

TEST(Summarize, ComparesPromisesOnlyOfJobsThatSucceededAndAreSettled) {
  const Report report = SampleReport();
  EXPECT_EQ(report.promises.jobs_count, 3);
  EXPECT_EQ(report.promises.promised_emissions, Grams(182 + 240 + 210));
  EXPECT_EQ(report.promises.settled_emissions, JobLine(report, 1).sum.emissions +
                                                   JobLine(report, 2).sum.emissions +
                                                   JobLine(report, 3).sum.emissions);
}

TEST(Summarize, ComparesWhatWasMeasuredWithAPromiseWithoutTheTransfer) {
  ReportRecords records = SampleRecords();
  for (Job& job : records.jobs) {
    if (job.id == JobId(1)) job.promise->transfer_emissions = Grams(100);
  }
  const absl::StatusOr<Report> report = Summarize(SampleRequest(), records);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->promises.promised_emissions, Grams(82 + 240 + 210));
}

TEST(Summarize, MarksAJobThatIsPartlyInThePeriod) {
  const Report report = SampleReport();
  EXPECT_TRUE(JobLine(report, 8).partly_in_period);
  EXPECT_FALSE(JobLine(report, 1).partly_in_period);
  EXPECT_EQ(report.jobs_partly_in_period, 1);
  EXPECT_EQ(JobLine(report, 8).running, absl::Minutes(105));
}

TEST(Summarize, RefusesToAddAverageAndMarginalIntensity) {
  ReportRecords records = SampleRecords();
  records.entries.back().source.signal = Signal::kMarginal;
  for (LedgerEntry& entry : records.entries) {
    if (entry.run == RunId(1)) entry.source.signal = Signal::kMarginal;
  }
  const absl::Status status = Summarize(SampleRequest(), records).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("average and marginal"));
}

TEST(Summarize, RefusesToAddDirectFactorsAndOthersOrUnknownOnes) {
  for (const Factors factors : {Factors::kLifecycle, Factors::kUnknown}) {
    ReportRecords records = SampleRecords();  // all direct
    for (LedgerEntry& entry : records.entries) {
      if (entry.source.zone == "DE") entry.source.factors = factors;
    }
    const absl::Status status = Summarize(SampleRequest(), records).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("direct"));
  }
}

TEST(Summarize, RefusesAnEmptyPeriodAndEntriesOfUnknownRuns) {
  ReportRequest backwards = SampleRequest();
  std::swap(backwards.period.begin, backwards.period.end);
  EXPECT_EQ(Summarize(backwards, SampleRecords()).status().code(),
            absl::StatusCode::kInvalidArgument);
  ReportRecords records = SampleRecords();
  records.runs.pop_back();
  EXPECT_EQ(Summarize(SampleRequest(), records).status().code(), absl::StatusCode::kInternal);
}

TEST(Summarize, OfNothingIsAnEmptyReport) {
  const Report report = *Summarize(SampleRequest(), ReportRecords());
  EXPECT_EQ(report.total, LedgerSum());
  EXPECT_EQ(report.signal, std::nullopt);
  EXPECT_TRUE(report.jobs.empty());
  EXPECT_EQ(report.chart.span, SampleRequest().period);
}

TEST(Summarize, TellsWhereNoPueIsDeclared) {
  ReportRecords records = SampleRecords();
  for (LedgerEntry& entry : records.entries) {
    if (entry.source.zone == "DE") entry.pue_permille = 1000;
  }
  const Report report = *Summarize(SampleRequest(), records);
  EXPECT_THAT(report.by_zone[0].grounds.pue_permille, ElementsAre(std::nullopt));
  EXPECT_THAT(report.by_zone[1].grounds.pue_permille, ElementsAre(1250));
  EXPECT_THAT(ToCanonicalJson(report), HasSubstr("\"puePermille\":[null]"));
}

TEST(Summarize, NamesSourcesAndPueOfEveryZone) {
  const Report report = SampleReport();
  ASSERT_EQ(report.by_zone.size(), 2u);
  EXPECT_EQ(report.by_zone[0].zone, "DE");
  EXPECT_THAT(report.by_zone[0].grounds.pue_permille, ElementsAre(1400));
  EXPECT_EQ(report.by_zone[1].grounds.sources.at(0).provider, "neso");
  EXPECT_EQ(report.by_zone[1].grounds.sources.at(0).factors, Factors::kDirect);
  EXPECT_EQ(report.signal, Signal::kAverage);
}

}  // namespace
}  // namespace windfall
