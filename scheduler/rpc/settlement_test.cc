#include "scheduler/rpc/settlement.h"

#include <utility>

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);
constexpr absl::Duration kHour = absl::Hours(1);

SeriesIdentity Gb(const std::string& provider) { return {.zone = "GB", .provider = provider}; }

// 400 g/kWh in the hour after noon, then 100 g/kWh.
IntensitySeries Actual() {
  return *IntensitySeries::Create(
      Gb("neso"), {{.span = {kNoon, kNoon + kHour}, .intensity = GramsPerKwh(400)},
                   {.span = {kNoon + kHour, kNoon + 8 * kHour}, .intensity = GramsPerKwh(100)}});
}

windfall::Run EndedRun(int64_t id) {
  return {.id = RunId(id),
          .task = {.job = JobId(1)},
          .zone = "GB",
          .state = RunState::kEnded,
          .outcome = RunOutcome::kSucceeded,
          .assign_time = kNoon,
          .start_time = kNoon + 2 * kHour,
          .end_time = kNoon + 3 * kHour};
}

// 1 kWh in the hour that begins two hours after noon, settled at 100 g/kWh.
LedgerEntry SettledEntry(int64_t run) {
  return {.run = RunId(run),
          .span = {kNoon + 2 * kHour, kNoon + 3 * kHour},
          .component = EnergyComponent::kCpu,
          .energy = KilowattHours(1),
          .quality = EnergyQuality::kMeasured,
          .basis = IntensityBasis::kSettled,
          .source = Gb("neso"),
          .intensity = GramsPerKwh(100),
          .emissions = Grams(100)};
}

// A job submitted at noon that ran two hours later.
ReportRecords ShiftedJob() {
  Job job{.id = JobId(1), .submit_time = kNoon, .next_task = 1, .end_time = kNoon + 3 * kHour};
  job.task_counts[static_cast<size_t>(TaskState::kSucceeded)] = 1;
  return {.jobs = {job},
          .runs = {EndedRun(1)},
          .entries = {SettledEntry(1)},
          .actuals = {{Gb("neso"), Actual()}}};
}

TEST(EnergyOf, ComparesWithRunningAtSubmission) {
  const auto energy = EnergyOf(JobId(1), ShiftedJob());
  ASSERT_TRUE(energy.ok()) << energy.status();
  ASSERT_TRUE(energy->settlement.has_value());
  const Settlement& settlement = *energy->settlement;
  EXPECT_EQ(settlement.sum.energy, KilowattHours(1));
  EXPECT_EQ(settlement.emissions, Grams(100));
  EXPECT_EQ(settlement.baseline, Grams(400));
  EXPECT_EQ(settlement.basis, IntensityBasis::kSettled);
  EXPECT_EQ(settlement.intensity_provider, "neso");
  ASSERT_EQ(energy->runs.size(), 1u);
  EXPECT_EQ(energy->runs[0].emissions, Grams(100));
}

TEST(EnergyOf, HasNoBaselineBeforeEverythingIsSettled) {
  ReportRecords records = ShiftedJob();
  records.runs.push_back(EndedRun(2));
  LedgerEntry forecast = SettledEntry(2);
  forecast.basis = IntensityBasis::kForecast;
  records.entries.push_back(forecast);
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement->basis, IntensityBasis::kForecast);
  EXPECT_EQ(energy->settlement->emissions, Grams(200));
  EXPECT_EQ(energy->settlement->baseline, std::nullopt);
  EXPECT_FALSE(IsSettled(records.jobs[0], energy->settlement));
}

TEST(EnergyOf, DoesNotKnowEmissionsWithoutIntensity) {
  ReportRecords records = ShiftedJob();
  records.entries[0].basis = IntensityBasis::kNone;
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement->basis, IntensityBasis::kNone);
  EXPECT_EQ(energy->settlement->sum.energy_without_intensity, KilowattHours(1));
  EXPECT_EQ(energy->settlement->emissions, std::nullopt);
  EXPECT_EQ(energy->settlement->intensity_provider, "");
}

TEST(EnergyOf, DoesNotCallUnmeasuredEnergyZeroEmissions) {
  ReportRecords records = ShiftedJob();
  records.entries[0].energy = Energy();
  records.entries[0].emissions = CarbonMass();
  records.entries[0].quality = EnergyQuality::kNone;
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement->emissions, std::nullopt);
  EXPECT_EQ(energy->runs[0].emissions, std::nullopt);
}

TEST(EnergyOf, NeverAddsWhatAReportWouldNot) {
  ReportRecords records = ShiftedJob();
  records.runs.push_back(EndedRun(2));
  LedgerEntry direct = SettledEntry(2);
  direct.source.factors = Factors::kDirect;
  records.entries.push_back(direct);
  EXPECT_EQ(EnergyOf(JobId(1), records)->settlement->emissions, std::nullopt);
}

TEST(EnergyOf, NamesTheComponentsWhoseEnergyIsUnknown) {
  ReportRecords records = ShiftedJob();
  LedgerEntry gpu = SettledEntry(1);
  gpu.component = EnergyComponent::kGpu;
  gpu.energy = Energy();
  gpu.emissions = CarbonMass();
  gpu.quality = EnergyQuality::kNone;
  records.entries.push_back(gpu);
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  const windfall::v1::Settlement wire = ToWire(*energy->settlement);
  ASSERT_EQ(wire.unknown_components_size(), 1);
  EXPECT_EQ(wire.unknown_components(0), "gpu");
  EXPECT_FALSE(wire.has_baseline_emissions_grams());
}

TEST(SettlementWire, SharesAddUpToOneWithALowerBound) {
  ReportRecords records = ShiftedJob();
  LedgerEntry lost = SettledEntry(1);
  lost.component = EnergyComponent::kGpu;
  lost.quality = EnergyQuality::kNone;
  records.entries.push_back(lost);
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  const windfall::v1::Settlement wire = ToWire(*energy->settlement);
  EXPECT_DOUBLE_EQ(wire.measured_ratio(), 0.5);
  EXPECT_DOUBLE_EQ(wire.lower_bound_ratio(), 0.5);
}

TEST(EnergyOf, NeverAddsAverageAndMarginalIntensity) {
  ReportRecords records = ShiftedJob();
  records.runs.push_back(EndedRun(2));
  LedgerEntry marginal = SettledEntry(2);
  marginal.source.signal = Signal::kMarginal;
  records.entries.push_back(marginal);
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement->sum.energy, KilowattHours(2));
  EXPECT_EQ(energy->settlement->emissions, std::nullopt);
  EXPECT_EQ(energy->settlement->baseline, std::nullopt);
}

TEST(EnergyOf, PricesTheBaselineWithTheSeriesThatSettledTheEntries) {
  ReportRecords records = ShiftedJob();
  records.actuals[Gb("csv")] = *IntensitySeries::Create(
      Gb("csv"), {{.span = {kNoon, kNoon + 9 * kHour}, .intensity = GramsPerKwh(900)}});
  EXPECT_EQ(EnergyOf(JobId(1), records)->settlement->baseline, Grams(400));
  records.actuals.erase(Gb("neso"));
  EXPECT_EQ(EnergyOf(JobId(1), records)->settlement->baseline, std::nullopt);
}

TEST(EnergyOf, HasNoBaselineWhenTheIntensityWasRevisedSinceItWasSettled) {
  ReportRecords records = ShiftedJob();
  records.actuals[Gb("neso")] = *IntensitySeries::Create(
      Gb("neso"), {{.span = {kNoon, kNoon + 8 * kHour}, .intensity = GramsPerKwh(300)}});
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement->emissions, Grams(100));
  EXPECT_EQ(energy->settlement->baseline, std::nullopt);
}

TEST(EnergyOf, KnowsNothingOfAJobThatWasNeverMetered) {
  ReportRecords records = ShiftedJob();
  records.entries.clear();
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->settlement, std::nullopt);
  ASSERT_EQ(energy->runs.size(), 1u);
  EXPECT_EQ(energy->runs[0].emissions, std::nullopt);
  EXPECT_TRUE(IsSettled(records.jobs[0], energy->settlement));
}

TEST(EnergyOf, LeavesOutTheJobsThatThisOneWaitedFor) {
  ReportRecords records = ShiftedJob();
  Job before = records.jobs[0];
  before.id = JobId(9);
  records.jobs.push_back(before);
  windfall::Run other = EndedRun(8);
  other.task.job = JobId(9);
  records.runs.push_back(other);
  const auto energy = EnergyOf(JobId(1), records);
  ASSERT_TRUE(energy.ok()) << energy.status();
  EXPECT_EQ(energy->runs.size(), 1u);
}

TEST(IsSettled, WaitsForTheEnd) {
  Job job{.id = JobId(1)};
  EXPECT_FALSE(IsSettled(job, std::nullopt));
  job.end_time = kNoon;
  EXPECT_TRUE(IsSettled(job, std::nullopt));
}

TEST(SettlementWire, SharesAddUpToOne) {
  const auto energy = EnergyOf(JobId(1), ShiftedJob());
  ASSERT_TRUE(energy.ok()) << energy.status();
  const windfall::v1::Settlement wire = ToWire(*energy->settlement);
  EXPECT_EQ(wire.lower_bound_ratio(), 0);
  EXPECT_DOUBLE_EQ(wire.measured_ratio() + wire.apportioned_ratio() + wire.estimated_ratio(), 1);
  EXPECT_EQ(wire.energy_millijoules(), 3'600'000'000);
  EXPECT_EQ(wire.emissions_micrograms(), 100'000'000);
  EXPECT_DOUBLE_EQ(wire.baseline_emissions_grams(), 400);
  EXPECT_DOUBLE_EQ(wire.saved_percent(), 75);
  EXPECT_EQ(wire.basis(), "settled");
}

}  // namespace
}  // namespace windfall
